/** The region that the SDK resolves: AWS_REGION, else that of the profile. Undefined if neither is set. */
export const findRegion = async (): Promise<string | undefined> => {
  const { STSClient } = await import('@aws-sdk/client-sts')
  try {
    return await new STSClient({}).config.region()
  } catch (error) {
    // @smithy/config-resolver has no code for it, only this message.
    if (error instanceof Error && error.message.includes('Region is missing')) return undefined
    throw error
  }
}
