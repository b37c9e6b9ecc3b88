import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { PracticeWorld } from './practice-world.ts'
import { printedCommands } from './printed-commands.ts'
import { startChild, type Ended } from './run-child.ts'

export interface Hints {
  /** A printed command, typed in a shell in the folder of the run that printed it. */
  typed(command: string): Promise<Ended>
  /**
   * Types every command that runs have printed, and those that these print, until there is none left. Every command
   * must work in this state. With `isDeep: false`, only what the runs themselves printed. Returns what was typed, and
   * what was left to the test because it changes the state.
   */
  follow(
    ...printed: readonly Pick<Ended, 'stdout' | 'stderr'>[]
  ): Promise<{ readonly typed: readonly string[]; readonly later: readonly string[] }>
}

/** If approval needs a terminal, the message says how to approve without one. */
const WANTS_A_TERMINAL = /no terminal|Cannot ask to confirm|Nobody can|--yes alone cannot/
/** Left to the tests, because they change the state. */
const LATER = /^dayone (?:up\b.*--yes|down\b.*--confirm-name|practice (?:stop|reset|build))/
/** A placeholder for the user to fill in: the program prints the real value if it knows it. */
const TO_FILL_IN = /\b(?:NAME|FILE|BUCKET|CLUSTER)\b/
/** The command works; its result may be changes (4), failures (3) or unknown (6). */
const WORKED = [0, 3, 4, 6]

/** Said beside commands of kops; it is about every cluster of practice. */
const SHELL = 'dayone practice shell'

/** Of printed commands, those about something else than a cluster or a file that `name` is part of. Pure. */
export const aboutOthers = (commands: readonly string[], name: string): readonly string[] =>
  commands.filter((command) => command !== SHELL && !command.includes(name))

export interface HintOptions {
  /** The user's values for placeholders that dayone cannot know. @default nothing */
  readonly fillIn?: Readonly<Record<string, string>>
  /** Whether commands printed by typed commands are typed too. @default true */
  readonly isDeep?: boolean
}

/** The hints of a world, as a user types them. */
export async function hintsOf(world: PracticeWorld, { fillIn = {}, isDeep = true }: HintOptions = {}): Promise<Hints> {
  const base = join(world.folder, '..')
  const bin = join(base, 'bin')
  const { program, args, env, cwd } = world.launch()
  await mkdir(bin, { recursive: true })
  await writeFile(join(bin, 'dayone'), `#!/bin/sh\nexec '${program}' '${args[0] ?? ''}' "$@"\n`, { mode: 0o755 })

  const typed: Hints['typed'] = (command) => {
    expect(command).toMatch(/^dayone /)
    return startChild({
      program: '/bin/sh',
      // `exec`: a run that passes its deadline is ended itself, not only its shell.
      args: ['-c', `exec ${command}`],
      env: {
        ...env,
        PATH: `${bin}:${env['PATH'] ?? ''}`,
        HOME: base,
        KUBECONFIG: join(base, 'kubeconfig'),
        SHELL: '/bin/sh',
      },
      cwd,
      deadlineMs: 4 * 60_000,
    }).ended
  }
  const filledIn = (command: string): string =>
    command.replaceAll(new RegExp(TO_FILL_IN, 'g'), (word) => fillIn[word] ?? word)

  const follow: Hints['follow'] = async (...printed) => {
    const queue = printed.flatMap(({ stdout, stderr }) => printedCommands(`${stdout}\n${stderr}`).map(filledIn))
    const done: string[] = []
    const later: string[] = []
    for (let command = queue.shift(); command !== undefined; command = queue.shift()) {
      if (done.includes(command) || later.includes(command)) continue
      if (LATER.test(command)) {
        later.push(command)
        continue
      }
      expect(command, 'a hint with a word that nobody has filled in').not.toMatch(TO_FILL_IN)
      done.push(command)
      const run = await typed(command)
      const output = `${run.stdout}\n${run.stderr}`
      const isAsked = run.exitCode === 2 && WANTS_A_TERMINAL.test(output)
      expect(isAsked ? [...WORKED, 2] : WORKED, `${command}\n${output}`).toContain(run.exitCode)
      expect(output, command).not.toMatch(/unknown option|There is no cluster here yet|bug in dayone/)
      const more = printedCommands(output).map(filledIn)
      // A command that needs a terminal names one that does not.
      if (isAsked) expect(more.filter((one) => one !== command)).not.toEqual([])
      if (isDeep) queue.push(...more)
      else later.push(...more.filter((one) => LATER.test(one) && !later.includes(one)))
    }
    return { typed: done, later }
  }
  return { typed, follow }
}
