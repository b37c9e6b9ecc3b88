import { cpus } from 'node:os'
import { runCommand } from '../time-command.ts'
import type { Row } from './row.ts'

const deadlineMs = 45 * 60_000

/** Milliseconds that the cores of this computer have worked, divided by their number. */
const workPerCore = (): number => {
  const cores = cpus()
  const busy = cores.reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0)
  return busy / cores.length
}

/** All tests, once, warm: only on a computer that does nothing else, because the work of all programs is counted. */
export const testRows = (root: string, surroundings: NodeJS.ProcessEnv): readonly Row[] => [
  {
    id: 'npm-test',
    name: 'npm test, parts built before',
    against: 'the work of all cores in the same run, spread evenly',
    goal: '≤ 1.2×',
    async measure() {
      const workBefore = workPerCore()
      const began = performance.now()
      await runCommand({ program: 'npm', args: ['test'], env: surroundings, cwd: root, deadlineMs })
      return { ours: [performance.now() - began], theirs: [workPerCore() - workBefore] }
    },
  },
]
