import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { UserError } from '@dayone/pipeline'
import type { ProgramResult, Programs } from '@dayone/host'
import type { BuildStep } from '../progress.ts'
import type { Builders } from './builders.ts'
import { partFolder, type PartsOptions } from './find-parts.ts'
import type { GoFilesPart, GoPart, Part, PythonPart } from './part-definitions.ts'

export interface BuildOptions extends PartsOptions {
  readonly builders: Builders
  /** Environment of builds: PATH, HOME, GOPROXY, PIP_INDEX_URL … */
  readonly env: Readonly<Record<string, string>>
  readonly kill: AbortSignal
  onStep(step: BuildStep): void
}

/** Compiles the part and moves it to its place. */
export type Compile = () => Promise<void>

/** The name prefix of incomplete parts. */
export const unfinished = '.building-'

const BUILD_MS = 60 * 60_000
const SILENCE_MS = 20 * 60_000

/**
 * Fetches the sources of one part, and returns how to compile it: fetching waits for the network, compiling for the
 * CPU. Undefined for a part that needs no compilation. A part is built next to its place and moved there when it is
 * complete. Go and pip cache what an interrupted build compiled or downloaded, so the next build continues from there.
 * Both throw UserError (exit 3) with the builder's own output.
 */
export const fetchPart = async (part: Part, options: BuildOptions): Promise<Compile | undefined> => {
  if (part.kind === 'go') {
    const packages = await fetchModules(part, options)
    return () => inPlace(part, options, (into) => buildGo(part, into, packages, options))
  }
  options.onStep({ step: 'fetching', modules: 0 })
  await inPlace(part, options, (into) =>
    part.kind === 'go-files' ? copyGoFiles(part, into, options) : buildPython(part, into, options),
  )
  return undefined
}

const inPlace = async (part: Part, options: BuildOptions, build: (into: string) => Promise<void>): Promise<void> => {
  await mkdir(options.cache, { recursive: true, mode: 0o700 })
  const temporary = await mkdtemp(join(options.cache, unfinished))
  try {
    await build(temporary)
    await rename(temporary, await partFolder(part, options))
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** `-mod=readonly`: go.mod and go.sum are authoritative. Uses the installed toolchain; never downloads another. */
export const goEnv = (env: Readonly<Record<string, string>>): Record<string, string> => ({
  ...env,
  CGO_ENABLED: '0',
  GOTOOLCHAIN: 'local',
  GOWORK: 'off',
  GOFLAGS: '-trimpath -mod=readonly -buildvcs=false',
})

/** Lists all imported packages, which makes Go fetch their modules. Returns the number of packages. */
const fetchModules = async (part: GoPart, options: BuildOptions): Promise<number> => {
  let modules = 0
  options.onStep({ step: 'fetching', modules })
  const { stdout } = await must(part, options, {
    program: options.builders.go ?? 'go',
    args: ['list', '-deps', ...part.flags, ...Object.values(part.packages)],
    env: goEnv(options.env),
    cwd: join(options.toolchain, part.module),
    onLine: (line) => {
      if (line.startsWith('go: downloading ')) options.onStep({ step: 'fetching', modules: ++modules })
    },
  })
  return stdout.trim().split('\n').length
}

const buildGo = async (part: GoPart, into: string, of: number, options: BuildOptions): Promise<void> => {
  let packages = 0
  options.onStep({ step: 'compiling', packages, of })
  const programs = Object.entries(part.packages)
  // All at once: while one program is linked, which uses one CPU, the others are compiled.
  await must(part, options, {
    program: options.builders.go ?? 'go',
    args: ['build', '-v', ...part.flags, '-o', `${into}/`, ...programs.map(([, path]) => path)],
    env: goEnv(options.env),
    cwd: join(options.toolchain, part.module),
    onLine: (line) => {
      // Go prints the name of every package it compiles, without spaces, and nothing else.
      if (!line.includes(' ')) options.onStep({ step: 'compiling', packages: Math.min(of, ++packages), of })
    },
  })
  for (const [program, path] of programs) {
    const built = goProgramName(path)
    if (built !== program) await rename(join(into, built), join(into, program))
  }
}

/**
 * The name that `go build` gives to a program: the last path element that is not a major version (`go help build`, `go
 * help buildmode`).
 */
const goProgramName = (path: string): string => basename(path.replace(/\/v\d+$/, ''))

const copyGoFiles = async (part: GoFilesPart, into: string, options: BuildOptions): Promise<void> => {
  const { stdout } = await must(part, options, {
    program: options.builders.go ?? 'go',
    args: ['mod', 'download', '-json', part.requires],
    env: goEnv(options.env),
    cwd: join(options.toolchain, part.module),
  })
  const from = join((JSON.parse(stdout) as { Dir: string }).Dir, part.folder)
  for (const name of await readdir(from)) await copyFile(join(from, name), join(into, name))
}

const buildPython = async (part: PythonPart, into: string, options: BuildOptions): Promise<void> => {
  const { env } = options
  const requirements = join(options.toolchain, 'requirements.txt')
  const of = (await readFile(requirements, 'utf8')).split('==').length - 1
  let packages = 0
  options.onStep({ step: 'compiling', packages, of })
  await must(part, options, { program: options.builders.python ?? 'python3', args: ['-m', 'venv', into], env })
  await must(part, options, {
    program: join(into, 'bin', 'python'),
    args: ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', '--require-hashes', '-r', requirements],
    env,
    onLine: (line) => {
      if (line.startsWith('Collecting')) options.onStep({ step: 'compiling', packages: Math.min(of, ++packages), of })
    },
  })
}

type Run = Omit<Parameters<Programs['run']>[0], 'deadlineMs' | 'kill'>

const must = async (part: Part, options: BuildOptions, run: Run): Promise<ProgramResult> => {
  options.kill.throwIfAborted()
  const result = await options.programs.run({ ...run, deadlineMs: BUILD_MS, silenceMs: SILENCE_MS, kill: options.kill })
  options.kill.throwIfAborted()
  if (result.exitCode === 0) return result
  const words = result.stderr.trim().split('\n').slice(-12).join('\n')
  throw new UserError(`Building ${part.title} failed.`, {
    hint: `Its last output:\n${words}\nCheck the network (Go modules and PyPI) and free disk space (about 8 GB), then run the same command: it resumes where it stopped.`,
    cause: result.stderr,
    exitCode: 3,
  })
}
