import { readFile, writeFile } from 'node:fs/promises'
import { format } from 'prettier'
import type { Comparison } from './ratio.ts'

/** A row as it was last measured, and the circumstances of that time. */
export interface Measured extends Comparison {
  readonly id: string
  readonly goal: string
  /** ISO day. */
  readonly day: string
  /** Load of the computer before and after the row: how much the times are worth. */
  readonly load: readonly [before: string, after: string]
  readonly machine: string
  /** "Node 24.1.0", in the order they are shown. */
  readonly versions: readonly string[]
}

/** What was measured before, so that a row can be measured alone. Nothing where there is no such file. */
export async function readMeasured(file: URL): Promise<readonly Measured[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly Measured[]
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** Keeps the rows; of one that was measured before, the newer. */
export async function keepMeasured(file: URL, measured: readonly Measured[]): Promise<readonly Measured[]> {
  const before = (await readMeasured(file)).filter(({ id }) => !measured.some((row) => row.id === id))
  const all = [...before, ...measured]
  await writeFile(file, await format(JSON.stringify(all), { parser: 'json', printWidth: 120 }))
  return all
}
