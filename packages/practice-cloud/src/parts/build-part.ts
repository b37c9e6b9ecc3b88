import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '@dayone/pipeline'
import type { ProgramResult, Programs } from '@dayone/host'
import type { Builders } from './builders.ts'
import { partFolder, type PartsOptions } from './find-parts.ts'
import type { GoFilesPart, GoPart, Part, PythonPart } from './part-definitions.ts'

export interface BuildOptions extends PartsOptions {
  readonly builders: Builders
  /** Environment of builds: PATH, HOME, GOPROXY, PIP_INDEX_URL … */
  readonly env: Readonly<Record<string, string>>
  readonly kill: AbortSignal
  /** 0–99, an estimate; rises. */
  onPercent(percent: number): void
}

/** How the names of parts begin that are not whole yet. */
export const unfinished = '.building-'

const BUILD_MS = 60 * 60_000
const SILENCE_MS = 20 * 60_000

/**
 * Builds one part beside its place and moves it there when it is whole. What an interrupted build compiled or downloaded is in
 * Go's and pip's own caches, so that the next one goes on from there. Throws UserError (exit 3) with the builder's own words.
 */
export const buildPart = async (part: Part, options: BuildOptions): Promise<void> => {
  await mkdir(options.cache, { recursive: true, mode: 0o700 })
  const temporary = await mkdtemp(join(options.cache, unfinished))
  try {
    if (part.kind === 'go') await buildGo(part, temporary, options)
    else if (part.kind === 'go-files') await copyGoFiles(part, temporary, options)
    else await buildPython(part, temporary, options)
    await rename(temporary, await partFolder(part, options))
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** `-mod=readonly`: go.mod and go.sum decide. The toolchain that is there must do: another is never downloaded. */
const goEnv = (env: Readonly<Record<string, string>>): Record<string, string> => ({
  ...env,
  CGO_ENABLED: '0',
  GOTOOLCHAIN: 'local',
  GOWORK: 'off',
  GOFLAGS: '-trimpath -mod=readonly -buildvcs=false',
})

const buildGo = async (part: GoPart, into: string, options: BuildOptions): Promise<void> => {
  let compiled = 0
  for (const [program, packagePath] of Object.entries(part.packages)) {
    await must(part, options, {
      program: options.builders.go ?? 'go',
      args: ['build', '-v', ...part.flags, '-o', join(into, program), packagePath],
      env: goEnv(options.env),
      cwd: join(options.toolchain, part.module),
      onLine: (line) => {
        // Go names every package it compiles, and nothing else, without a blank.
        if (!line.includes(' ')) options.onPercent(Math.min(99, Math.round((100 * ++compiled) / part.packageCount)))
      },
    })
  }
}

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
  let collected = 0
  await must(part, options, { program: options.builders.python ?? 'python3', args: ['-m', 'venv', into], env })
  await must(part, options, {
    program: join(into, 'bin', 'python'),
    args: [
      '-m',
      'pip',
      'install',
      '--no-input',
      '--disable-pip-version-check',
      '--require-hashes',
      '-r',
      join(options.toolchain, 'requirements.txt'),
    ],
    env,
    onLine: (line) => {
      if (line.startsWith('Collecting'))
        options.onPercent(Math.min(95, Math.round((95 * ++collected) / part.packageCount)))
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
    hint: `Its last words:\n${words}\nCheck the network (Go modules and PyPI) and free disk space (about 8 GB), then run the same command: it goes on where it was.`,
    cause: result.stderr,
    exitCode: 3,
  })
}
