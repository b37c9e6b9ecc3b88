import { runCommand } from '../time-command.ts'
import { workDuring } from '../work-of-cores.ts'
import type { Row } from './row.ts'

const deadlineMs = 45 * 60_000

/** All tests, once, warm: only on a computer that does nothing else, because the work of all programs is counted. */
export const testRows = (root: string, surroundings: NodeJS.ProcessEnv): readonly Row[] => [
  {
    id: 'npm-test',
    name: 'npm test, parts built before',
    against: 'the work of all cores in the same run, spread evenly',
    goal: '≤ 1.2×',
    async measure() {
      const began = performance.now()
      const work = await workDuring(() =>
        runCommand({ program: 'npm', args: ['test'], env: surroundings, cwd: root, deadlineMs }),
      )
      return { ours: [performance.now() - began], theirs: [work] }
    },
  },
]
