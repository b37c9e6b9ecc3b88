import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPrograms } from '@dayone/host'
import { createKops, type KopsOptions } from './create-kops.ts'

interface Act {
  readonly stdout?: string
  readonly stderr?: string
  readonly exit?: number
  readonly signal?: string
  readonly hang?: boolean
  readonly ignoresTerm?: boolean
  readonly floodLines?: number
  readonly floodMegabytes?: number
  readonly kubeconfig?: string
}
interface Call {
  readonly args: string[]
  readonly input: string
  readonly kubeconfig: string
  readonly env: string[]
  /** Permission bits of the folder that is its state store; undefined for a bucket. */
  readonly storeMode?: number
}

const fixture = fileURLToPath(new URL('./fixtures/fake-kops.mjs', import.meta.url))

/** The state store of the fake. */
export const state = 's3://kops-state'

/** A kops on disk that follows the scenario, by command without options. */
export const fakeKops = async (scenario: Readonly<Record<string, Act>>, more: Partial<KopsOptions> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-kops-'))
  const program = join(folder, 'kops')
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${fixture}' "$@"\n`)
  await chmod(program, 0o700)
  const env = { FAKE_SCENARIO: join(folder, 'scenario.json'), FAKE_CALLS: join(folder, 'calls.jsonl') }
  await writeFile(env.FAKE_SCENARIO, JSON.stringify(scenario))
  const log: string[] = []
  const programs = createPrograms({ redact: (text) => text, onOutput: (line) => log.push(line) })
  const kops = createKops({ programs, program, env, state, ...more })
  const calls = async (): Promise<Call[]> =>
    (await readFile(env.FAKE_CALLS, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Call)
  return { kops, folder, log, calls, kubeconfig: join(folder, 'kubeconfig') }
}
