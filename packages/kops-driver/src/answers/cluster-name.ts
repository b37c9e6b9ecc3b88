const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/

/**
 * Returns one sentence if kops does not accept this cluster name, otherwise undefined. kops requires a fully qualified
 * DNS name.
 */
export function clusterNameProblem(name: string): string | undefined {
  const labels = name.split('.')
  const isDnsName = name.length <= 253 && labels.length > 1 && labels.every((label) => LABEL.test(label))
  return isDnsName
    ? undefined
    : `"${name}" is not a DNS name. Use lower-case letters, digits and dashes, with at least one dot, for example shop.example.com`
}
