/** The answer that selects a new VPC. */
export const NEW_NETWORK = 'new'

/** Returns one sentence if this is not a VPC id, otherwise undefined. */
export const networkProblem = (value: string): string | undefined =>
  value === NEW_NETWORK || /^vpc-[0-9a-f]{8,17}$/.test(value)
    ? undefined
    : `"${value}" is not a VPC. Use ${NEW_NETWORK}, or a VPC id such as vpc-0123456789abcdef0`

export const subnetProblem = (value: string): string | undefined =>
  /^subnet-[0-9a-f]{8,17}$/.test(value)
    ? undefined
    : `"${value}" is not a subnet id. Example: subnet-0123456789abcdef0.`
