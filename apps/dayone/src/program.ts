import { Command, CommanderError, Option } from 'commander'
import { failureOf, UserError, type Failure } from '@dayone/pipeline'
import type { PlanOptions } from './commands/plan.ts'
import type { StatusOptions } from './commands/status.ts'
import type { UpOptions } from './commands/up.ts'
import type { GlobalOptions } from './global-options.ts'
import type { Session } from './session/session.ts'
import type { Surroundings } from './surroundings.ts'

type Verb = (session: Session) => Promise<number>

/** argv to a verb and its exit code. What a verb needs is loaded when it runs. */
export async function program(surroundings: Surroundings): Promise<number> {
  let code = 0
  const { stdout, stderr, args, stdin } = surroundings
  const at =
    (verb: () => Promise<Verb>) =>
    async (options: GlobalOptions): Promise<void> => {
      code = await withSession(surroundings, options, await verb())
    }
  const cli = new Command('dayone')
    .description('Create a Kubernetes cluster with kops that is secure from its first minute, and see the proof.')
    .version(surroundings.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) })
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nBegin:\n  $ dayone up --on practice      a whole cluster on this computer, no AWS account\n  $ dayone                       the wizard',
    )
  const verb = (name: string, description: string, example: string): Command =>
    withGlobalOptions(cli.command(name).description(description).addHelpText('after', `\nExample:\n  $ ${example}`))

  verb(
    'up [step...]',
    'create or change the cluster: ask, plan, approve, apply, prove',
    'dayone up rbac --cluster shop.example.com --state s3://my-state',
  )
    .option('--rollback', 'put the specification from before the last change back, and roll back')
    .option('--confirm-name <name>', 'the name of the cluster, for changes that --yes alone does not approve')
    .option('--spec <file>', 'edit the kops specification in this file instead, and nothing else')
    .option('--last', 'with --spec: only what has to come last, in a change of its own')
    .action((ids: string[], options: GlobalOptions & UpOptions) =>
      at(async () => (session) => load('up').then(({ up }) => up(session, ids, options)))(options),
    )
  verb('plan [step...]', 'show what `up` would do, and do nothing', 'dayone plan --output json')
    .option('--detailed-exitcode', 'exit 4 when there are changes')
    .option('--spec <file>', 'plan against the kops specification in this file')
    .option('--last', 'with --spec: only what has to come last')
    .action((ids: string[], options: GlobalOptions & PlanOptions) =>
      at(async () => async (session) => (await import('./commands/plan.ts')).plan(session, ids, options))(options),
    )
  verb('verify [step...]', 'prove every promise on the live cluster again', 'dayone verify rbac')
    .addOption(notHere())
    .action((ids: string[], options: GlobalOptions & { spec?: string }) =>
      at(async () => async (session) => (await import('./commands/verify.ts')).verify(session, ids, options))(options),
    )
  verb('status [step...]', 'a table: in place, drift, not set up, cannot check', 'dayone status')
    .option('--detailed-exitcode', 'exit 4 when something is not in place')
    .addOption(notHere())
    .action((ids: string[], options: GlobalOptions & StatusOptions) =>
      at(async () => async (session) => (await import('./commands/status.ts')).status(session, ids, options))(options),
    )
  verb(
    'adopt',
    'write a dayone.yaml for a cluster that is there already; without --cluster, list them',
    'dayone adopt --cluster shop.example.com --state s3://my-state',
  ).action((options: GlobalOptions) =>
    at(async () => async (session) => (await import('./commands/adopt.ts')).adopt(session))(options),
  )
  verb('down', 'delete the cluster: show what goes and what stays, ask for its name', 'dayone down')
    .option('--confirm-name <name>', 'the name of the cluster, where no terminal can ask for it')
    .action((options: GlobalOptions & { confirmName?: string }) =>
      at(async () => async (session) => (await import('./commands/down.ts')).down(session, options))(options),
    )
  verb('kubeconfig', 'administrator credentials for you, that soon end', 'dayone kubeconfig --merge')
    .option('--out <file>', 'where to write (default: CLUSTER.kubeconfig here; with --merge the file of kubectl)')
    .option('--merge', 'take the cluster into a kubeconfig that is there; every other context stays')
    .option('--lifetime <time>', 'how long the credentials are good for: 30m, 8h (default: 8h)')
    .action((options: GlobalOptions & { out?: string; merge?: boolean; lifetime?: string }) =>
      at(async () => async (session) => (await import('./commands/kubeconfig.ts')).kubeconfig(session, options))(
        options,
      ),
    )
  verb(
    'doctor',
    'say what is missing: on this computer, and with --on aws in the account',
    'dayone doctor --on aws',
  ).action((options: GlobalOptions) =>
    at(async () => async (session) => (await import('./commands/doctor.ts')).doctor(session))(options),
  )
  practiceVerb(verb, at)

  try {
    const isBare = args.length === 0
    if (isBare && !(stdin.isTTY && stdout.isTTY)) {
      cli.outputHelp({ error: true })
      return 2
    }
    await cli.parseAsync(isBare ? ['up'] : [...args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    return failed(surroundings, failureOf(error))
  }
}

/** `--spec` where it makes no sense: known, so that the answer can say why. */
const notHere = (): Option => new Option('--spec <file>').hideHelp()

const load = (_verb: 'up') => import('./commands/up.ts')

function practiceVerb(
  verb: (name: string, description: string, example: string) => Command,
  at: (verb: () => Promise<Verb>) => (options: GlobalOptions) => Promise<void>,
): void {
  verb('practice', 'the practice cloud: start, stop, status, reset, env, build', 'eval "$(dayone practice env)"')
    .argument('<deed>', 'start, stop, status, reset, env or build')
    .action((deed: string, options: GlobalOptions) =>
      at(async () => async (session) => {
        const { practice, practiceDeeds } = await import('./commands/practice.ts')
        const known = practiceDeeds.find((name) => name === deed)
        if (known === undefined) {
          throw new UserError(`There is no "practice ${deed}".`, { hint: `There is: ${practiceDeeds.join(', ')}.` })
        }
        return practice(session, known)
      })(options),
    )
}

function withGlobalOptions(command: Command): Command {
  return command
    .option('--config <file>', 'another dayone.yaml')
    .option('--cluster <name>', 'the cluster, when it is not the one of dayone.yaml')
    .option('--state <url>', 'the state store of kops, s3://bucket')
    .addOption(new Option('--on <where>', 'where the cluster lives').choices(['practice', 'aws']))
    .option('-y, --yes', 'take every offered answer and approve')
    .option('--set <key=value>', 'an answer, for example cluster.nodes=3', (value: string, all: string[] = []) => [
      ...all,
      value,
    ])
    .option('--plain', 'lines instead of screens')
    .addOption(new Option('--output <form>', 'text or json').choices(['text', 'json']).default('text'))
}

async function withSession(surroundings: Surroundings, options: GlobalOptions, verb: Verb): Promise<number> {
  const { startSession } = await import('./session/start-session.ts')
  const session = await startSession(surroundings, options)
  const settled = async (code: number): Promise<number> => {
    await session.front.settle()
    return code
  }
  try {
    return await settled(await verb(session))
  } catch (error) {
    const stopped = session.stop.exitCode() ?? (isCancelled(error) ? 130 : undefined)
    if (stopped !== undefined) {
      await session.close()
      surroundings.stderr.write('Stopped by you. Your answers are kept; `dayone` goes on from here.\n')
      return stopped
    }
    const failure = failureOf(error)
    session.front.fail(failure)
    return await settled(failure.exitCode)
  } finally {
    await session.close()
  }
}

const isCancelled = (error: unknown): boolean => error instanceof Error && error.name === 'CancelledError'

function failed({ stderr }: Surroundings, { message, hint, nextSteps = [], detail, exitCode }: Failure): number {
  const lines = [
    message,
    ...(hint === undefined ? [] : [hint]),
    ...nextSteps.map((step) => `  ${step}`),
    ...(exitCode === 1 && detail !== undefined
      ? ['', 'This is a bug of dayone. Please report it with these lines:', detail]
      : []),
  ]
  stderr.write(`${lines.join('\n')}\n`)
  return exitCode
}
