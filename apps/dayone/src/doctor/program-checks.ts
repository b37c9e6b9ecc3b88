import { SUPPORTED_KOPS } from '@dayone/kops'
import { UserError } from '@dayone/pipeline'
import packageJson from '../../package.json' with { type: 'json' }
import type { DoctorCheck, DoctorContext, DoctorRow } from './doctor-check.ts'
import { isAtLeast } from './is-at-least.ts'

/** What the program itself refuses at its start. */
const minimumNode = packageJson.engines.node.replace('>=', '')

interface Builder {
  readonly id: string
  readonly title: string
  readonly program: string
  readonly args: readonly string[]
  readonly minimum: string
  readonly hint: string
}

const builders: readonly Builder[] = [
  {
    id: 'go',
    title: 'Go, to build the parts of practice',
    program: 'go',
    args: ['version'],
    minimum: '1.26.5',
    hint: 'Install Go: https://go.dev/dl',
  },
  {
    id: 'python',
    title: 'Python, to run the simulated AWS of practice',
    program: 'python3',
    args: ['--version'],
    minimum: '3.11.0',
    hint: 'Install Python with its venv module.',
  },
]

const builderCheck = ({ id, title, program, args, minimum, hint }: Builder): DoctorCheck => ({
  id,
  title,
  async run(context) {
    if (context.where === 'aws') return { status: 'skipped', found: 'Only practice needs it.' }
    const version = await versionOf(program, args, context)
    if (version !== undefined && isAtLeast(version, minimum)) return { status: 'ok', found: version }
    const row = version === undefined ? missing : old(version, minimum)
    const { missing: parts } = await context.parts()
    return parts.length === 0
      ? { ...row, found: `${row.found}; not needed, the parts are already built` }
      : { ...row, hint, exit: 3 }
  },
})

const missing: DoctorRow = { status: 'missing', found: 'not found on PATH' }
const old = (version: string, minimum: string): DoctorRow => ({
  status: 'old',
  found: `${version}; requires ${minimum} or newer`,
})

/** Practice brings its own kops; on AWS the one on PATH is used, or else that of practice. */
const kops: DoctorCheck = {
  id: 'kops',
  title: 'kops',
  async run(context) {
    if (context.where === 'practice') {
      const own = (await context.parts()).paths['kops']
      return own === undefined
        ? { ...missing, found: 'not built yet', hint: 'dayone practice build' }
        : { status: 'ok', found: 'practice includes it', details: { path: own } }
    }
    const hint = `Install kops ${SUPPORTED_KOPS}, 1.36.2 for example: https://kops.sigs.k8s.io`
    const version = await versionOf('kops', ['version', '--short'], context)
    if (version === undefined) {
      const path = (await context.parts()).paths['kops']
      return path === undefined
        ? { ...missing, hint, exit: 3 }
        : { status: 'ok', found: 'not on PATH; using the one of practice', details: { path } }
    }
    if (!isAtLeast(version, '1.36.0')) return { ...old(version, '1.36.0'), hint, exit: 3 }
    if (isAtLeast(version, '1.37.0'))
      return { status: 'fail', found: `${version} is newer than this dayone supports`, hint, exit: 3 }
    return { status: 'ok', found: version }
  },
}

const kubectl: DoctorCheck = {
  id: 'kubectl',
  title: 'kubectl',
  async run(context) {
    const own = context.where === 'practice' ? (await context.parts()).paths['kubectl'] : undefined
    if (own !== undefined) return { status: 'ok', found: 'practice includes it', details: { path: own } }
    const hint = 'Optional, useful to inspect clusters: https://kubernetes.io/docs/tasks/tools'
    const version = await versionOf('kubectl', ['version', '--client'], context)
    if (version === undefined) return { ...missing, hint }
    return isAtLeast(version, '1.35.0') ? { status: 'ok', found: version } : { ...old(version, '1.35.0'), hint }
  },
}

export const programChecks: readonly DoctorCheck[] = [
  {
    id: 'node',
    title: 'Node.js, to run dayone',
    async run({ nodeVersion }) {
      return isAtLeast(nodeVersion, minimumNode)
        ? { status: 'ok', found: nodeVersion }
        : { ...old(nodeVersion, minimumNode), hint: 'Install Node.js 24: https://nodejs.org', exit: 3 }
    },
  },
  kops,
  kubectl,
  ...builders.map(builderCheck),
]

/** The first version a program says; undefined when it does not exist or cannot be run, which is the same to the user. */
async function versionOf(
  program: string,
  args: readonly string[],
  { programs, env }: DoctorContext,
): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await programs.run({
      program,
      args,
      env: { PATH: env['PATH'] ?? '', HOME: env['HOME'] ?? '/' },
      deadlineMs: 20_000,
    })
    return /(\d+)\.(\d+)\.(\d+)/.exec(`${stdout}${stderr}`)?.[0]
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
