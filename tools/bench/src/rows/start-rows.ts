import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inTurns } from '../in-turns.ts'
import { profileCommand, profileRun } from '../profile-command.ts'
import type { Row } from './row.ts'
import { timeFirstFrame } from '../time-first-frame.ts'
import { timeProgram } from '../time-program.ts'

const turns = 15

/** The startup time of the program. `folder`: where the comparison programs are written. */
export function startRows(program: string, folder: string, surroundings: NodeJS.ProcessEnv): readonly Row[] {
  /** A program with that source, as an ES module file like ours. */
  const programOf = (name: string, source: string): readonly string[] => {
    writeFileSync(join(folder, name), source)
    return [join(folder, name)]
  }
  const env = {
    ...surroundings,
    HOME: folder,
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(folder, 'cache'),
  }
  return [
    {
      id: 'version',
      name: 'dayone --version',
      against: 'an empty Node program',
      goal: '≤ 1.15×',
      profile: () => profileCommand({ program: process.execPath, args: [program, '--version'], env, cwd: folder }),
      async measure() {
        const empty = programOf('empty.mjs', '')
        return inTurns(
          turns,
          () => timeProgram([program, '--version'], /^\d+\.\d+\.\d+/),
          () => timeProgram(empty, /^$/),
        )
      },
    },
    {
      id: 'first-frame',
      name: 'first frame of the wizard, started before',
      against: 'a Node program that prints a word',
      goal: '≤ 5×',
      profile: () =>
        profileRun((options) =>
          timeFirstFrame([...options, program], /Where should the cluster run\?/, env, 'interrupt'),
        ),
      async measure() {
        // Node keeps the compiled program when it ends in order.
        await timeFirstFrame([program], /Where should the cluster run\?/, env, 'interrupt')
        const greeting = programOf('greeting.mjs', 'console.log("hello")')
        return inTurns(
          turns,
          () => timeFirstFrame([program], /Where should the cluster run\?/, env),
          () => timeFirstFrame(greeting, /hello/, env),
        )
      },
    },
  ]
}
