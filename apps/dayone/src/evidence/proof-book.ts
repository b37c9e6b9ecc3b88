import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ensurePrivateDirectory, readFileIfExists, writePrivateFile } from '@dayone/host'
import type { Clock, KeptProof, ProofBook, ProofGround } from '@dayone/pipeline'

export interface ProofBookOptions {
  readonly clock: Clock
  /** Version and build of this program: another one may have other checks. */
  readonly program: string
}

/** An older proof is repeated even if nothing changed. */
const believedForMs = 24 * 60 * 60 * 1000

/** The content of the file of a step. */
interface Entry extends KeptProof {
  readonly cluster: string | undefined
  readonly ground: string
}

const isEntry = (value: unknown): value is Entry => {
  const { at, ground, passed, notChecked } = (value ?? {}) as Partial<Record<keyof Entry, unknown>>
  return [at, ground].every((one) => typeof one === 'string') && [passed, notChecked].every(Number.isInteger)
}

const parsed = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The proofs of one cluster, in a folder of their own, with a file for each step. */
export const openProofBook = (folder: string, { clock, program }: ProofBookOptions): ProofBook => {
  const fileOf = (step: string): string => join(folder, `${step}.json`)
  const digest = (ground: ProofGround): string =>
    createHash('sha256')
      .update(JSON.stringify([program, ground.step, ground.config, ground.facts, ground.restsOn]))
      .digest('hex')
  return {
    async find(ground) {
      const entry = parsed(await readFileIfExists(fileOf(ground.step)))
      if (!isEntry(entry) || ground.facts.uid === undefined || entry.cluster !== ground.facts.uid) return undefined
      const age = clock.now().getTime() - Date.parse(entry.at)
      const isBelieved = age >= 0 && age < believedForMs && entry.ground === digest(ground)
      return isBelieved ? { at: entry.at, passed: entry.passed, notChecked: entry.notChecked } : undefined
    },
    async keep(ground, proof) {
      const entry: Entry = {
        cluster: ground.facts.uid,
        ground: digest(ground),
        at: clock.now().toISOString(),
        ...proof,
      }
      await ensurePrivateDirectory(folder)
      await writePrivateFile(fileOf(ground.step), `${JSON.stringify(entry, null, 2)}\n`)
    },
    forget: (step) => rm(fileOf(step), { force: true }),
  }
}

/** The names of the built files contain a hash of their content. */
export const programId = async (version: string, programFolder: string): Promise<string> =>
  [version, ...(await readdir(programFolder)).filter((name) => name.endsWith('.js')).toSorted()].join(' ')
