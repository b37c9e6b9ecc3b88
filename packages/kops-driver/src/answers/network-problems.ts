/** The answer that stands for a VPC of the cluster's own. */
export const NEW_NETWORK = 'new'

/** One sentence that says why this names no network, or undefined. */
export const networkProblem = (value: string): string | undefined =>
  value === NEW_NETWORK || /^vpc-[0-9a-f]{8,17}$/.test(value)
    ? undefined
    : `"${value}" is not a VPC. Use ${NEW_NETWORK}, or a VPC id such as vpc-0123456789abcdef0`

export const subnetProblem = (value: string): string | undefined =>
  /^subnet-[0-9a-f]{8,17}$/.test(value)
    ? undefined
    : `"${value}" is not a subnet id. Example: subnet-0123456789abcdef0.`
