import { access, constants, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Programs } from '@dayone/host'
import { partKey } from './part-key.ts'
import { parts, type GoPart, type Part, type PartProgram } from './part-definitions.ts'

/** Where parts of the practice cloud are looked for. */
export interface PartsOptions {
  /** Per-user cache of built parts. */
  readonly cache: string
  /** The folder with the go.mod files and requirements.txt. */
  readonly toolchain: string
  readonly programs: Programs
  /** The PATH for programs and for builds. */
  readonly path: string
  /** KUBEBUILDER_ASSETS, if set: may contain etcd, kube-apiserver and kubectl. */
  readonly kubebuilderAssets?: string
}

/** Absolute paths of all parts of the practice cloud. */
export interface PracticeParts {
  readonly kops: string
  readonly kubectl: string
  readonly etcd: string
  readonly kubeApiServer: string
  readonly kubeControllerManager: string
  readonly kubeScheduler: string
  readonly kwok: string
  /** Python of the virtual environment with moto. */
  readonly python: string
  /** The folder with Cilium's CustomResourceDefinitions. */
  readonly ciliumCrds: string
}

/** Which parts exist, and which are missing. */
export interface FoundParts {
  /** Paths by program, for the parts that were found. */
  readonly paths: Readonly<Record<string, string>>
  readonly missing: readonly Part[]
}

/** The path of a part in the cache. */
export const partFolder = async (part: Part, { cache, toolchain }: PartsOptions): Promise<string> =>
  join(cache, `${part.name}-${await partKey(part, toolchain)}`)

/** Looks for every part: in our cache, then among the installed programs of exactly the right version. */
export const findParts = async (options: PartsOptions): Promise<FoundParts> => {
  const found = await Promise.all(parts.map(async (part) => ({ part, paths: await findPart(part, options) })))
  return {
    paths: Object.assign({}, ...found.map(({ paths }) => paths ?? {})) as Record<string, string>,
    missing: found.filter(({ paths }) => paths === undefined).map(({ part }) => part),
  }
}

/** The paths of a part's programs; undefined if one is missing. */
export const findPart = async (part: Part, options: PartsOptions): Promise<Record<string, string> | undefined> => {
  const folder = await partFolder(part, options)
  if (await exists(folder)) return pathsIn(part, folder)
  return part.kind === 'go' ? findInstalled(part, options) : undefined
}

const pathsIn = (part: Part, folder: string): Record<string, string> => {
  if (part.kind === 'python') return { python: join(folder, 'bin', 'python') }
  if (part.kind === 'go-files') return { [part.name]: folder }
  return Object.fromEntries(part.programs.map(({ name }) => [name, join(folder, name)]))
}

const findInstalled = async (part: GoPart, options: PartsOptions): Promise<Record<string, string> | undefined> => {
  const found: Record<string, string> = {}
  for (const program of part.programs) {
    const path = await findProgram(program, options)
    if (path === undefined) return undefined
    found[program.name] = path
  }
  return found
}

const findProgram = async (program: PartProgram, options: PartsOptions): Promise<string | undefined> => {
  const folders = [options.kubebuilderAssets ?? '', ...options.path.split(delimiter)].filter((folder) => folder !== '')
  for (const folder of folders) {
    const path = join(folder, program.name)
    if ((await isExecutable(path)) && (await hasVersion(path, program, options))) return path
  }
  return undefined
}

/** Whether a program runs here and has the expected version. */
export const hasVersion = async (
  path: string,
  program: PartProgram,
  { programs }: Pick<PartsOptions, 'programs'>,
): Promise<boolean> => {
  try {
    const { stdout, stderr } = await programs.run({
      program: path,
      args: program.versionArgs,
      env: { PATH: '', HOME: '/nonexistent' },
      deadlineMs: 10_000,
    })
    return program.version.test(stdout) || program.version.test(stderr)
  } catch {
    // A program that cannot print its version is not the expected one.
    return false
  }
}

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

const isExecutable = async (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

/** All paths by their names in the API. Call it only if nothing is missing. */
export const namedParts = (paths: Readonly<Record<string, string>>): PracticeParts => {
  const path = (name: string): string => {
    const found = paths[name]
    if (found === undefined) throw new Error(`the part ${name} is missing`)
    return found
  }
  return {
    kops: path('kops'),
    kubectl: path('kubectl'),
    etcd: path('etcd'),
    kubeApiServer: path('kube-apiserver'),
    kubeControllerManager: path('kube-controller-manager'),
    kubeScheduler: path('kube-scheduler'),
    kwok: path('kwok'),
    python: path('python'),
    ciliumCrds: path('cilium-crds'),
  }
}
