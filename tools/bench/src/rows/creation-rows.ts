import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PracticePlace } from '../practice-place.ts'
import { profileCommand } from '../profile-command.ts'
import type { Row } from './row.ts'
import { runCommand, timeCommands, type Command } from '../time-command.ts'
import { timeToNotice } from '../time-to-notice.ts'
import { workDuring } from '../work-of-cores.ts'

const turns = 2

/** New clusters, all in one practice cloud, deleted after their turn. */
export function creationRows(place: () => Promise<PracticePlace>): readonly Row[] {
  let count = 0
  /** An unused name: leftovers of another cluster in the state store would affect the result. */
  const newName = (): string => `bench-${(count += 1)}.practice.dayone`
  const configOf = async ({ folder }: PracticePlace, cluster: string): Promise<string> => {
    const file = join(folder, `${cluster}.yaml`)
    await writeFile(file, JSON.stringify({ dayone: { version: 1, where: 'practice', cluster } }))
    return file
  }
  const gone = async ({ plain, cluster }: PracticePlace, name: string): Promise<void> => {
    await runCommand(plain('kops', 'delete', 'cluster', '--name', name, '--yes'))
    // kops writes the newest cluster to the shell's kubeconfig.
    await runCommand(plain('kops', 'export', 'kubeconfig', '--name', cluster, '--admin'))
  }
  const ours = async <Taken>(practice: PracticePlace, take: (up: Command) => Promise<Taken>): Promise<Taken> => {
    const name = newName()
    const taken = await take(practice.dayone('up', '--yes', '--config', await configOf(practice, name)))
    await gone(practice, name)
    return taken
  }
  const theirs = async (
    practice: PracticePlace,
    take: (byHand: () => Promise<number>) => Promise<number>,
  ): Promise<number> => {
    const name = newName()
    const { plain } = practice
    const taken = await take(() =>
      timeCommands(
        plain('kops', 'create', 'cluster', name, '--zones', 'us-west-2a', '--dns', 'none', '--node-count', '2'),
        plain('kops', 'update', 'cluster', name, '--yes', '--admin'),
        plain('kops', 'validate', 'cluster', name, '--wait', '10m'),
      ),
    )
    await gone(practice, name)
    return taken
  }
  return [
    {
      id: 'create',
      name: 'first creation, with all steps and proofs',
      against: 'kops create, update and validate --wait by hand',
      goal: '≤ 1.25×',
      profile: async () => ours(await place(), profileCommand),
      async work() {
        const practice = await place()
        return {
          ours: await ours(practice, (up) => workDuring(() => timeCommands(up))),
          theirs: await theirs(practice, (byHand) => workDuring(byHand)),
        }
      },
      async measure() {
        const practice = await place()
        const taken = { ours: [] as number[], theirs: [] as number[] }
        for (let turn = 0; turn < turns; turn += 1) {
          taken.ours.push(await ours(practice, timeCommands))
          taken.theirs.push(await theirs(practice, (byHand) => byHand()))
        }
        return taken
      },
    },
    {
      id: 'api-noticed',
      name: 'from the first ready response of a new API server until dayone continues',
      goal: '≤ 1 s',
      async measure() {
        const practice = await place()
        const taken: number[] = []
        for (let turn = 0; turn < turns + 1; turn += 1) {
          const name = newName()
          const up = practice.dayone(
            'up',
            'cluster',
            '--yes',
            '--output',
            'json',
            '--config',
            await configOf(practice, name),
          )
          taken.push(await timeToNotice(up, practice.kubeconfigOf(name)))
          await gone(practice, name)
        }
        return { ours: taken, theirs: [] }
      },
    },
  ]
}
