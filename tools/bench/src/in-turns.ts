/**
 * Measures two things alternately, so that noise on the computer affects both. The first turn warms caches and does not
 * count.
 */
export async function inTurns(
  turns: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<{ readonly ours: readonly number[]; readonly theirs: readonly number[] }> {
  const taken = { ours: [] as number[], theirs: [] as number[] }
  await ours()
  await theirs()
  for (let turn = 0; turn < turns; turn += 1) {
    taken.ours.push(await ours())
    taken.theirs.push(await theirs())
  }
  return taken
}
