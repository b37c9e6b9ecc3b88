import { defined, UserError } from '@dayone/pipeline'
import type { Programs } from '@dayone/host'
import type { Part } from './part-definitions.ts'

/** The tools that build parts: absolute paths or names on the PATH. */
export interface Builders {
  readonly go?: string
  readonly python?: string
}

const PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11']
/** The minimum for toolchain/requirements.txt; moto itself requires 3.10. */
const PYTHON_AT_LEAST = [3, 11] as const
const GO_AT_LEAST = [1, 26, 5] as const

/**
 * Finds Go and Python as far as the missing parts need them. Throws one UserError (exit 3) that lists everything
 * missing.
 */
export const findBuilders = async (
  missing: readonly Part[],
  programs: Programs,
  env: Readonly<Record<string, string>>,
): Promise<Builders> => {
  const needsGo = missing.some(({ kind }) => kind !== 'python')
  const needsPython = missing.some(({ kind }) => kind === 'python')
  const go = needsGo ? await findGo(programs, env) : {}
  const python = needsPython ? await findPython(programs, env) : {}
  const problems = [go.problem, python.problem].filter((problem) => problem !== undefined)
  if (problems.length > 0) throw cannotBuild(missing, problems)
  return {
    ...defined({ go: go.program, python: python.program }),
  }
}

interface Looked {
  readonly program?: string
  readonly problem?: string
}

const findGo = async (programs: Programs, env: Readonly<Record<string, string>>): Promise<Looked> => {
  const text = await output(programs, 'go', ['env', 'GOVERSION'], env)
  if (text === undefined) return { problem: 'Go 1.26.5 or later (https://go.dev/dl): not found on PATH' }
  const version = /go(\d+(?:\.\d+)*)/.exec(text)?.[1] ?? ''
  return atLeast(version, GO_AT_LEAST)
    ? { program: 'go' }
    : { problem: `Go 1.26.5 or later (https://go.dev/dl): found ${version || text.trim()}` }
}

const findPython = async (programs: Programs, env: Readonly<Record<string, string>>): Promise<Looked> => {
  const seen: string[] = []
  for (const program of PYTHONS) {
    const text = await output(programs, program, ['-c', ASK_PYTHON], env)
    if (text === undefined) continue
    const [version = '', hasVenv] = text.trim().split(' ')
    if (!atLeast(version, PYTHON_AT_LEAST)) seen.push(`${program} is ${version}`)
    else if (hasVenv !== 'True') seen.push(`${program} lacks venv (Debian: apt install python3-venv)`)
    else return { program }
  }
  return { problem: `Python 3.11 or later with venv: ${seen.join(', ') || 'not found on PATH'}` }
}

const ASK_PYTHON =
  'import sys, importlib.util as u; print("%d.%d" % sys.version_info[:2], all(u.find_spec(m) for m in ("venv", "ensurepip")))'

const atLeast = (version: string, wanted: readonly number[]): boolean => {
  const have = version.split('.').map(Number)
  for (const [index, number] of wanted.entries()) {
    const part = have[index] ?? 0
    if (part !== number) return part > number
  }
  return true
}

/** Undefined if the program is missing or fails. */
const output = async (
  programs: Programs,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> => {
  try {
    const { exitCode, stdout } = await programs.run({ program, args, env, deadlineMs: 20_000 })
    return exitCode === 0 ? stdout : undefined
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

const cannotBuild = (missing: readonly Part[], problems: readonly string[]): UserError =>
  new UserError(
    `Practice is missing ${missing.map(({ title }) => title).join(', ')}, and the tools to build them were not found:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    {
      hint: 'Install these tools, or put the programs in the right versions on PATH; `dayone doctor` shows what was found.',
      exitCode: 3,
    },
  )
