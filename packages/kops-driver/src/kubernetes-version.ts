/** Without a leading `v`. */
export const bareVersion = (version: string): string => version.replace(/^v/, '')

/** Whether the first version is newer than the second. Three numbers each; what follows them does not count. */
export function isNewerVersion(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => bareVersion(text).split(/[.+-]/).slice(0, 3).map(Number))
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return false
}
