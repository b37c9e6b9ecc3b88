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
   * Types everything that runs have printed, and what that prints, until there is nothing new. Every command must work in
   * this state. With `isDeep: false` what the runs themselves have printed. Returns what was typed, and what was left for the test because it changes the state.
   */
  follow(
    ...printed: readonly Pick<Ended, 'stdout' | 'stderr'>[]
  ): Promise<{ readonly typed: readonly string[]; readonly later: readonly string[] }>
}

/** What only a terminal can approve says how it is done without one. */
const WANTS_A_TERMINAL = /no terminal|Cannot ask to confirm|Nobody can|--yes alone cannot/
/** Done by the tests themselves, where they come to it: they change the state. */
const LATER = /^dayone (?:up\b.*--yes|down\b.*--confirm-name|practice (?:stop|reset|build))/
/** A word for the person to fill in: the program prints the real one wherever it knows it. */
const TO_FILL_IN = /\b(?:NAME|FILE|BUCKET|CLUSTER)\b/
/** It works; what it looked at may have changes (4), faults (3) or be out of reach (6). */
const WORKED = [0, 3, 4, 6]

/** Said beside commands of kops; it is about every cluster of practice. */
const SHELL = 'dayone practice shell'

/** Of printed commands, those about something else than a cluster or a file that `name` is part of. Pure. */
export const aboutOthers = (commands: readonly string[], name: string): readonly string[] =>
  commands.filter((command) => command !== SHELL && !command.includes(name))

export interface HintOptions {
  /** What this person would write in place of a word of a hint that dayone cannot know. @default nothing */
  readonly fillIn?: Readonly<Record<string, string>>
  /** Whether what a typed command prints is typed too. @default true */
  readonly isDeep?: boolean
}

/** The hints of a world, as a person types them. */
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
      const said = `${run.stdout}\n${run.stderr}`
      const isAsked = run.exitCode === 2 && WANTS_A_TERMINAL.test(said)
      expect(isAsked ? [...WORKED, 2] : WORKED, `${command}\n${said}`).toContain(run.exitCode)
      expect(said, command).not.toMatch(/unknown option|There is no cluster here yet|bug in dayone/)
      const more = printedCommands(said).map(filledIn)
      // A command that wants a terminal names one that needs none.
      if (isAsked) expect(more.filter((one) => one !== command)).not.toEqual([])
      if (isDeep) queue.push(...more)
      else later.push(...more.filter((one) => LATER.test(one) && !later.includes(one)))
    }
    return { typed: done, later }
  }
  return { typed, follow }
}
