/** Without a leading `v`. */
export const bareVersion = (version: string): string => version.replace(/^v/, '')

/** Whether the first version is newer than the second. Compares three numbers; suffixes do not count. */
export function isNewerVersion(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => bareVersion(text).split(/[.+-]/).slice(0, 3).map(Number))
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return false
}

/** "1.36" for "v1.36.1". */
export const minorOf = (version: string): string => bareVersion(version).split('.').slice(0, 2).join('.')

/** "1.36" for "1.35.2". */
export function nextMinor(version: string): string {
  const [major = '1', minor = '0'] = minorOf(version).split('.')
  return `${major}.${Number(minor) + 1}`
}

/** Whether the minor version of the first is newer than that of the second. */
export const isNewerMinor = (version: string, than: string): boolean => isNewerVersion(minorOf(version), minorOf(than))
