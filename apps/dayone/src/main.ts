import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import packageJson from '../package.json' with { type: 'json' }
import type { Surroundings } from './session/surroundings.ts'
import { typedCommand } from './front-ends/typed-command.ts'
import { nodeProblem } from './start/required-node.ts'

/** The only place that reads the process: argv to a front end to an exit code. */
const { argv, env, stdin, stdout, stderr, execPath } = process
const args = argv.slice(2)

/** A reader that closes the pipe ends a read-only verb quietly; `up` and `down` continue and write their log. */
const isReadOnly = args[0] !== 'up' && args[0] !== 'down'
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (isReadOnly) process.exit(0)
})

const surroundings: Surroundings = {
  args,
  env,
  cwd: process.cwd(),
  stdin,
  stdout,
  stderr,
  node: execPath,
  programFolder: dirname(fileURLToPath(import.meta.url)),
  version: packageJson.version,
  command: typedCommand(env),
  onSignals({ interrupt, terminate }) {
    process.on('SIGINT', interrupt).on('SIGTERM', terminate).on('SIGHUP', terminate)
    return () => void process.off('SIGINT', interrupt).off('SIGTERM', terminate).off('SIGHUP', terminate)
  },
}

const problem = nodeProblem(process.versions.node, packageJson.engines.node)
if (args[0] === '--version' || args[0] === '-V') {
  stdout.write(`${surroundings.version}\n`)
} else if (problem !== undefined) {
  stderr.write(problem)
  process.exitCode = 3
} else {
  const { keepCompiledCode } = await import('./start/compiled-code.ts')
  keepCompiledCode(surroundings)
  const { program } = await import('./program.ts')
  const code = await program(surroundings)
  // Ink's timers and kept-alive connections would hold the process for a while.
  stdout.write('', () => process.exit(code))
}
