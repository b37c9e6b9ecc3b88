import { readFile, writeFile } from 'node:fs/promises'
import { format } from 'prettier'
import type { Comparison } from '../ratio.ts'
import type { TimeSpent } from '../where-time-goes.ts'
import type { Work } from './row.ts'

/** The last measurement of a row, and its conditions. */
export interface Measured extends Comparison {
  readonly id: string
  readonly goal: string
  /** ISO date. */
  readonly day: string
  /** Load of the computer before and after the row, which shows how reliable the times are. */
  readonly load: readonly [before: string, after: string]
  readonly machine: string
  /** "Node 24.1.0", in display order. */
  readonly versions: readonly string[]
  /** Of one more run of ours, with a profiler. */
  readonly spent?: TimeSpent
  readonly work?: Work
}

/** Earlier measurements, so that a single row can be measured again. Empty if the file does not exist. */
export async function readMeasured(file: URL): Promise<readonly Measured[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly Measured[]
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** Saves the rows; a new measurement replaces an earlier one. */
export async function keepMeasured(file: URL, measured: readonly Measured[]): Promise<readonly Measured[]> {
  const before = (await readMeasured(file)).filter(({ id }) => !measured.some((row) => row.id === id))
  const all = [...before, ...measured]
  await writeFile(file, await format(JSON.stringify(all), { parser: 'json', printWidth: 120 }))
  return all
}
