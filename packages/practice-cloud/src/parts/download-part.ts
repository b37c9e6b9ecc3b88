import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { UserError } from '@dayone/pipeline'
import { unfinished } from './build-part.ts'
import { fetchChecksum, fetchFile, type FetchLimits, type Source } from './fetch-release.ts'
import { hasVersion, partFolder, type PartsOptions } from './find-parts.ts'
import type { Part } from './part-definitions.ts'
import { releaseFiles, type Platform, type ReleaseFile } from './release-files.ts'

/** Where official releases are downloaded from, and the limits. */
export interface ReleaseOptions {
  /**
   * URL of a mirror with each file under its publisher's host: `<base>/dl.k8s.io/release/…`. @default the publishers
   */
  readonly base?: string
  readonly platform?: Platform
  readonly limits?: FetchLimits
}

export interface DownloadOptions extends PartsOptions {
  readonly releases?: ReleaseOptions
  readonly kill: AbortSignal
  /** 0–99; increases. */
  onPercent(percent: number): void
}

/** The largest file, the API server, is about 90 MB. */
const LIMITS: FetchLimits = { maxBytes: 400 * 1024 * 1024, deadlineMs: 15 * 60_000, silenceMs: 30_000 }

const here = (): Platform => ({ os: process.platform, arch: process.arch })

/** Whether a part has official release files for this platform. Pure for a given platform. */
export const isReleased = ({ name }: Part, platform: Platform = here()): boolean =>
  releaseFiles(name, platform) !== undefined

/**
 * Downloads the official release files of a part, checksums first, and moves the part to its place when every file
 * matches its checksum and has the expected version. Throws UserError (exit 3) with what failed and why, and leaves
 * nothing behind.
 */
export const downloadPart = async (part: Part, options: DownloadOptions): Promise<void> => {
  const { platform = here(), base, limits = LIMITS } = options.releases ?? {}
  const files = releaseFiles(part.name, platform)
  if (files === undefined || part.kind !== 'go') {
    throw new UserError(`${part.title} has no official release for ${platform.os} on ${platform.arch}.`, {
      exitCode: 3,
    })
  }
  await mkdir(options.cache, { recursive: true, mode: 0o700 })
  const temporary = await mkdtemp(join(options.cache, unfinished))
  try {
    const found: { readonly file: ReleaseFile; readonly sha256: string }[] = []
    for (const file of files) {
      const source = sourceOf(file, file.checksums, base, options.kill)
      found.push({ file, sha256: await fetchChecksum(source, basename(file.path), limits) })
    }
    for (const [index, { file, sha256 }] of found.entries()) {
      const path = join(temporary, `${file.program}.download`)
      await fetchFile(sourceOf(file, file.path, base, options.kill), { path, sha256, limits }, (fraction) =>
        options.onPercent(Math.min(99, Math.floor((100 * (index + fraction)) / found.length))),
      )
      await unpack(file, path, temporary, options)
    }
    for (const program of part.programs) {
      if (!(await hasVersion(join(temporary, program.name), program, options)))
        throw new UserError(`The release of ${program.name} does not run here, or has a different version.`, {
          exitCode: 3,
        })
    }
    await rename(temporary, await partFolder(part, options))
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

const sourceOf = (file: ReleaseFile, path: string, base: string | undefined, kill: AbortSignal): Source => {
  if (base === undefined) return { url: new URL(path, file.origin), storage: file.storage, kill }
  const mirror = mirrorOf(base)
  return { url: new URL(`${mirror}/${new URL(file.origin).host}${path}`), storage: [], kill }
}

/**
 * Requires HTTPS: checksums come from the same mirror as the files, so an attacker on the network could change both.
 * Throws UserError (exit 2).
 */
const mirrorOf = (base: string): string => {
  const url = URL.canParse(base) ? new URL(base) : undefined
  const isLocal = url !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)
  if (url === undefined || !isSafe || url.username !== '' || url.password !== '') {
    throw new UserError('DAYONE_PARTS_URL is not a usable download address.', {
      hint: 'Use the form https://mirror.example.com/releases, without a user name and password.',
    })
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

/** Afterwards the program is in the folder under its own name, 0755. tar on macOS also extracts zip. */
const unpack = async (file: ReleaseFile, path: string, into: string, options: DownloadOptions): Promise<void> => {
  const program = join(into, file.program)
  if (file.member === undefined) await rename(path, program)
  else {
    const { exitCode } = await options.programs.run({
      program: 'tar',
      args: ['-xf', path, '-C', into, file.member],
      env: { PATH: options.path },
      deadlineMs: 60_000,
      kill: options.kill,
    })
    if (exitCode !== 0) throw new UserError(`${basename(file.path)} could not be unpacked.`, { exitCode: 3 })
    await rename(join(into, file.member), program)
    await rm(join(into, file.member.split('/')[0] ?? ''), { recursive: true, force: true })
    await rm(path, { force: true })
  }
  await chmod(program, 0o755)
}
