import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand, type Command } from './time-command.ts'
import { whereTimeGoes, type CpuProfile, type TimeSpent } from './where-time-goes.ts'

/** What the main thread of a Node program does that `run` starts with these options. Throws if it wrote no profile. */
export async function profileRun(run: (nodeOptions: readonly string[]) => Promise<unknown>): Promise<TimeSpent> {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-profile-'))
  try {
    await run(['--cpu-prof', `--cpu-prof-dir=${folder}`])
    const [file] = await readdir(folder)
    if (file === undefined) throw new Error('The program wrote no CPU profile.')
    return whereTimeGoes(JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The same for a command that runs Node. Throws if it fails. */
export const profileCommand = (command: Command): Promise<TimeSpent> =>
  profileRun((options) => runCommand({ ...command, args: [...options, ...command.args] }))
