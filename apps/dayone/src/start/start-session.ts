import { join } from 'node:path'
import { createRedactor, readFileIfExists, systemClock } from '@dayone/host'
import { CLUSTER_STEP } from '@dayone/kops-driver'
import { defined, twoStageStop, UserError } from '@dayone/pipeline'
import { fileTime } from '../evidence/file-time.ts'
import { chooseFrontEnd, hasColor, whyUnasked } from '../front-ends/choose-front-end.ts'
import { openConfigFile, type ConfigFile } from '../config/config-file.ts'
import { isAdopted } from '../config/adopted-steps.ts'
import { checkTopKeys } from '../config/read-config.ts'
import { foldersOf, type Folders } from '../session/folders.ts'
import type { FrontEnd, FrontEndContext } from '../front-ends/front-end.ts'
import type { RunOptions } from '../front-ends/as-typed.ts'
import { typedFrontEnd } from '../front-ends/typed-front-end.ts'
import { INSIDE_PRACTICE, shownCommands } from '../front-ends/practice-shell-note.ts'
import { lineOutput } from '../session/line-output.ts'
import type { GlobalOptions } from '../session/global-options.ts'
import { lineWriter } from '../front-ends/line-writer.ts'
import { stepIds } from '../steps.ts'
import type { Surroundings } from '../session/surroundings.ts'
import { setPlace, whereOf } from '../config/place.ts'
import { refuseStateStore } from '../config/state-store.ts'
import type { Session } from '../session/session.ts'

/**
 * The start that every verb shares: signals, dayone.yaml, the front end. Throws UserError (exit 2) for a configuration
 * that cannot be read. `close` gives the terminal and the signals back.
 */
export async function startSession(
  surroundings: Surroundings,
  options: GlobalOptions,
): Promise<Session & { close(): Promise<void> }> {
  const { stdin, stdout, stderr, env } = surroundings
  const folders = foldersOf(surroundings)
  const file = await configOf(surroundings, options, folders)
  const frontEndOptions = {
    ...options,
    env,
    // Undefined if it is not one.
    stdinIsTty: Boolean(stdin.isTTY),
    stdoutIsTty: Boolean(stdout.isTTY),
    columns: stdout.columns ?? 0,
    rows: stdout.rows ?? 0,
  }
  const { config, cluster, state } = options
  const about: RunOptions = {
    ...defined({ config, cluster, state, describes: describedAsOwn(file) }),
    // Once it is saved, the file says where its cluster runs.
    get on() {
      return file.exists ? undefined : options.on
    },
  }
  const stop = twoStageStop()
  const disconnect = surroundings.onSignals({ interrupt: stop.interrupt, terminate: stop.terminate })
  const unasked = whyUnasked(frontEndOptions)
  const prompts = unasked === undefined
  const chosen = await frontEnd(chooseFrontEnd(frontEndOptions), {
    stdin,
    stdout,
    stderr,
    out: lineWriter(stdout),
    canPrompt: prompts,
    isAttended: prompts && options.yes !== true,
    isVerbose: options.verbose === true,
    color: hasColor(env) && stdout.isTTY,
    stop: stop.stop,
    interrupt: stop.interrupt,
    now: () => new Date(),
  })
  const shown = shownCommands(() => isOutsidePractice(surroundings, options, file))
  const front = typedFrontEnd(chosen, surroundings.command, about, shown)
  const close = async (): Promise<void> => {
    const note = shown.note()
    if (note !== undefined) front.note(note)
    await front.close()
    disconnect()
  }
  return {
    surroundings: { ...surroundings, stdout: lineOutput(stdout, surroundings.command, about, shown.see) },
    options,
    folders,
    file,
    front,
    stop,
    clock: systemClock,
    secrets: createRedactor(),
    notes: file.notes(),
    canPrompt: prompts,
    unasked,
    close,
  }
}

/**
 * A program that reads JSON reads no notes; in the shell the commands work as they are; and manifests can be those of
 * any cluster.
 */
const isOutsidePractice = ({ env }: Surroundings, { output, from }: GlobalOptions, file: ConfigFile): boolean =>
  whereOf(file) === 'practice' && output !== 'json' && from === undefined && env[INSIDE_PRACTICE] === undefined

/** The cluster that the file describes and that it does not say to have adopted. */
function describedAsOwn(file: ConfigFile): RunOptions['describes'] {
  const cluster = file.get(['dayone', 'cluster']) as string | undefined
  return cluster === undefined || file.get([CLUSTER_STEP]) === undefined || isAdopted(file)
    ? undefined
    : { cluster, on: whereOf(file) }
}

/** Each front end is loaded only when it is used. */
async function frontEnd(name: ReturnType<typeof chooseFrontEnd>, context: FrontEndContext): Promise<FrontEnd> {
  if (name === 'json') return (await import('../front-ends/json/create-json.ts')).createJson(context)
  if (name === 'plain') return (await import('../front-ends/plain/create-plain.ts')).createPlain(context)
  return (await import('../front-ends/tui/create-tui.ts')).createTui(context)
}

/**
 * `--config`, else ./dayone.yaml, else the one practice keeps for itself, so that a clone stays clean; on AWS a new one is
 * begun here, where it belongs to the person. A cluster named by `--cluster` that is not the file's own has a file of its own.
 */
async function configOf({ cwd }: Surroundings, options: GlobalOptions, folders: Folders): Promise<ConfigFile> {
  if (options.config === '') throw new UserError('--config is empty.', { hint: 'Name a file: --config dayone.yaml' })
  const here = join(cwd, 'dayone.yaml')
  const isHere = options.on === 'aws' || (await readFileIfExists(here)) !== undefined
  const path = options.config ?? (isHere ? here : join(folders.practice, 'dayone.yaml'))
  const isPrivate = path.startsWith(folders.practice)
  const file = await openConfigFile(path, { isPrivate })
  checkTopKeys(file, stepIds)
  const home = whereOf(file) === 'aws' || options.on === 'aws' ? folders.aws : folders.practice
  const chosen = needsOwnFile(options, file)
    ? await openConfigFile(join(home, 'clusters', `${fileName(options.cluster)}.yaml`), { isPrivate: true })
    : file
  if (chosen !== file) checkTopKeys(chosen, stepIds)
  return withOptions(options.restart === true ? await startedOver(chosen) : chosen, options)
}

/** The same file with none of its answers; they are kept beside it. */
const startedOver = (file: ConfigFile): Promise<ConfigFile> =>
  file.exists
    ? openConfigFile(file.path, {
        isPrivate: file.isPrivate,
        keepAs: `${file.path}.${fileTime(systemClock.now())}.bak`,
      })
    : Promise.resolve(file)

/** Whether `--cluster` names another cluster than the file's own. */
function needsOwnFile({ cluster, config }: GlobalOptions, file: ConfigFile): boolean {
  const own = file.get(['dayone', 'cluster'])
  return config === undefined && cluster !== undefined && own !== undefined && own !== cluster
}

function fileName(cluster: string | undefined): string {
  if (cluster !== undefined && /^[a-z0-9.-]+$/i.test(cluster) && !cluster.startsWith('.')) return cluster
  throw new UserError(`"${cluster ?? ''}" is not a cluster name.`, {
    hint: 'Use a DNS name, for example shop.example.com.',
  })
}

/** The command line overrides the file; its values are kept when the file is saved. */
function withOptions(file: ConfigFile, { cluster, state, on, set = [] }: GlobalOptions): ConfigFile {
  if (file.get(['dayone', 'version']) === undefined) file.set(['dayone', 'version'], 1)
  if (file.get(['dayone', 'id']) === undefined) file.set(['dayone', 'id'], crypto.randomUUID())
  if (on === 'practice' && file.get(['dayone', 'where']) === 'aws') {
    throw new UserError(`${file.path} is for a cluster on AWS; --on practice would change it to practice.`, {
      hint: 'Try it on practice with a separate file: dayone up --on practice --config practice.yaml',
    })
  }
  if (on !== undefined) setPlace(file, 'where', on)
  if (cluster !== undefined) file.set(['dayone', 'cluster'], cluster)
  if (state !== undefined) {
    refuseStateStore(state)
    file.set(['dayone', 'state'], state)
  }
  for (const setting of set) file.setFromText(setting)
  checkTopKeys(file, stepIds)
  return file
}
