/** The region that the SDK finds by itself: AWS_REGION, else the one of the profile. Undefined where neither says one. */
export const findRegion = async (): Promise<string | undefined> => {
  const { STSClient } = await import('@aws-sdk/client-sts')
  try {
    return await new STSClient({}).config.region()
  } catch (error) {
    // @smithy/config-resolver has no code for it, only these words.
    if (error instanceof Error && error.message.includes('Region is missing')) return undefined
    throw error
  }
}
