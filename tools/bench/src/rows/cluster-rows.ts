import { inTurns } from '../in-turns.ts'
import { profileCommand } from '../profile-command.ts'
import type { PracticePlace } from '../practice-place.ts'
import type { Row } from './row.ts'
import { timeCommands } from '../time-command.ts'
import { workDuring } from '../work-of-cores.ts'

const turns = 3

/** The kops commands that give the same information about one cluster, one after the other. */
const byHand = ({ plain, cluster }: PracticePlace) => [
  plain('kops', 'update', 'cluster', '--name', cluster),
  plain('kops', 'rolling-update', 'cluster', '--name', cluster),
  plain('kops', 'validate', 'cluster', '--name', cluster),
]

/** Everyday commands on a cluster without pending changes. */
export const clusterRows = (place: () => Promise<PracticePlace>): readonly Row[] =>
  [['up', '--yes'], ['plan'], ['status'], ['verify']].map(([verb = '', ...args]) => ({
    id: verb,
    name: verb === 'up' ? 'dayone up, nothing to do' : `dayone ${verb}`,
    against: 'kops update, rolling-update and validate by hand',
    goal: '≤ 1.3×',
    profile: async () => profileCommand((await place()).dayone(verb, ...args)),
    async work() {
      const practice = await place()
      return {
        ours: await workDuring(() => timeCommands(practice.dayone(verb, ...args))),
        theirs: await workDuring(() => timeCommands(...byHand(practice))),
      }
    },
    async measure() {
      const practice = await place()
      return inTurns(
        turns,
        () => timeCommands(practice.dayone(verb, ...args)),
        () => timeCommands(...byHand(practice)),
      )
    },
  }))
