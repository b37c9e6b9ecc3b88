/** Compares versions number by number: "1.36.2" is at least "1.36". Pure. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [have, want] = [version, minimum].map((text) => text.split('.').map(Number))
  for (const [index, number] of (want ?? []).entries()) {
    const mine = have?.[index] ?? 0
    if (mine !== number) return mine > number
  }
  return true
}
