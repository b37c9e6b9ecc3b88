import { Command, CommanderError, Option } from 'commander'
import { defined, failureOf, visibleText, type Failure } from '@dayone/pipeline'
import { adoptVerb } from './commands/adopt/adopt-verb.ts'
import { doctorVerb } from './commands/doctor/doctor-verb.ts'
import { downVerb } from './commands/down/down-verb.ts'
import { explainVerb } from './commands/explain/explain-verb.ts'
import { kubeconfigVerb } from './commands/kubeconfig/kubeconfig-verb.ts'
import { metadataGuardVerb } from './commands/metadata-guard/metadata-guard-verb.ts'
import { planVerb } from './commands/plan/plan-verb.ts'
import { practiceVerb } from './commands/practice/practice-verb.ts'
import { appVerb } from './commands/app/app-verb.ts'
import { reachVerb } from './commands/reach/reach-verb.ts'
import { rbacVerb } from './commands/rbac/rbac-verb.ts'
import { removeVerb } from './commands/remove/remove-verb.ts'
import { statusVerb } from './commands/status/status-verb.ts'
import { upVerb } from './commands/up/up-verb.ts'
import { unknownVerb } from './commands/unknown-verb.ts'
import type { Verb } from './commands/verb.ts'
import { verbHelp } from './commands/verb-help.ts'
import { verifyVerb } from './commands/verify/verify-verb.ts'
import { commandLine } from './session/command-line.ts'
import type { GlobalOptions } from './session/global-options.ts'
import type { Session } from './session/session.ts'
import type { Surroundings } from './session/surroundings.ts'
import { asTyped } from './front-ends/as-typed.ts'

/** Every verb, in the order of the help. */
const verbs: readonly Verb[] = [
  upVerb,
  planVerb,
  verifyVerb,
  statusVerb,
  adoptVerb,
  removeVerb,
  downVerb,
  kubeconfigVerb,
  doctorVerb,
  explainVerb,
  rbacVerb,
  reachVerb,
  metadataGuardVerb,
  appVerb,
  practiceVerb,
]

const verbNames = verbs.map(({ name }) => name.split(' ')[0] ?? name)

/** argv to a verb and its exit code. What a verb needs is loaded when it runs. */
export async function program(surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, args, stdin, command } = surroundings
  let code = 0
  const cli = new Command('dayone')
    .description('Create a Kubernetes cluster with kops that is secure from its first minute, and verify it.')
    .version(surroundings.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(asTyped(text, command)),
      writeErr: (text) => void stderr.write(asTyped(visibleText(text, 'many'), command)),
      outputError: (text, write) =>
        write(text.replace(/^error: (.)/, (_, first: string) => `✗ ${first.toUpperCase()}`)),
    })
    // The list of commands: their arguments are in their own help.
    .configureHelp({ subcommandTerm: (verb) => verb.name() })
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nGet started:\n  $ dayone up --on practice      a complete cluster on this computer, no AWS account\n  $ dayone                       the wizard',
    )
  for (const verb of verbs) {
    addVerb(cli, verb).action(async (...given: unknown[]) => {
      // commander: the arguments, then the options, then itself.
      const words = given.slice(0, -2).flat() as (string | undefined)[]
      const options = given.at(-2) as GlobalOptions
      code = await withSession(surroundings, options, (session) =>
        verb.run(
          session,
          words.filter((word) => word !== undefined),
          options as never,
        ),
      )
    })
  }

  try {
    const isBare = args.length === 0
    if (isBare && !(stdin.isTTY && stdout.isTTY)) {
      cli.outputHelp({ error: true })
      return 2
    }
    const unknown = unknownVerb(args, verbNames)
    if (unknown !== undefined) throw unknown
    await cli.parseAsync(isBare ? ['up'] : [...args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    return failed(surroundings, failureOf(error))
  }
}

function addVerb(cli: Command, { name, description, actions, examples, options }: Verb): Command {
  const [word = name, ...rest] = name.split(' ')
  const command = cli
    // A missing action is an error of ours: it lists them.
    .command([word, ...rest.map((one) => one.replace('<action>', '[action]'))].join(' '))
    .usage(['[options]', ...rest].join(' '))
    .description(description)
    .addHelpText('after', verbHelp({ examples, ...defined({ actions }) }))
  for (const option of options) command.addOption(option)
  return withGlobalOptions(command)
}

function withGlobalOptions(command: Command): Command {
  return command
    .option('--config <file>', 'another dayone.yaml')
    .option('--cluster <name>', 'cluster name (default: from dayone.yaml)')
    .option('--state <url>', 'kops state store, s3://bucket')
    .addOption(new Option('--on <where>', 'where the cluster runs').choices(['practice', 'aws']))
    .addOption(
      new Option(
        '--parts <source>',
        'source of missing practice parts: official releases or built from source',
      ).choices(['download', 'build']),
    )
    .option('-y, --yes', 'accept every default answer and approve')
    .option(
      '--set <key=value>',
      'set an answer, for example cluster.nodes=3; repeatable',
      (value: string, all: string[] = []) => [...all, value],
    )
    .option('--plain', 'plain lines instead of full-screen views')
    .option('--verbose', 'print every change, finding, check and line of kops output')
    .addOption(new Option('--output <form>', 'text or json').choices(['text', 'json']).default('text'))
}

async function withSession(
  surroundings: Surroundings,
  options: GlobalOptions,
  verb: (session: Session) => Promise<number>,
): Promise<number> {
  const { startSession } = await import('./start/start-session.ts')
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
      surroundings.stderr.write(`${asTyped(visibleText(interrupted(session)), surroundings.command)}\n`)
      return stopped
    }
    const failure = failureOf(error)
    session.front.fail(failure)
    return await settled(failure.exitCode)
  } finally {
    await session.close()
  }
}

/** The file with the answers so far, and the command to continue. */
const interrupted = ({ file, options }: Session): string =>
  file.exists
    ? `Interrupted. Your answers are kept in ${file.path}. Continue with: ${commandLine(['up'], options)}`
    : 'Interrupted.'

const isCancelled = (error: unknown): boolean => error instanceof Error && error.name === 'CancelledError'

function failed(
  { stderr, command }: Surroundings,
  { message, hint, nextSteps = [], detail, exitCode }: Failure,
): number {
  const lines = [
    `✗ ${message}`,
    ...(hint === undefined ? [] : [`  ${hint}`]),
    ...nextSteps.map((step, index) => `  ${index + 1}. ${step}`),
    ...(exitCode === 1 && detail !== undefined
      ? ['', 'This is a bug in dayone. Please report it with these lines:', detail]
      : []),
  ]
  stderr.write(`${asTyped(lines.join('\n'), command)}\n`)
  return exitCode
}
