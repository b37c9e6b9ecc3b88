import { UserError } from '@dayone/pipeline'

/** The versions whose output and flags this package supports. */
export const SUPPORTED_KOPS = '>=1.36.0 <1.37.0'

/** The newest Kubernetes minor version that these versions of kops support; it equals kops' own minor version. */
export const NEWEST_KUBERNETES = '1.36'

/**
 * Parses the output of `kops version --short`; throws UserError (exit 3) with the supported range for other versions.
 */
export const readVersion = (answer: string, program: string): string => {
  const [, version, minor] = /(?:^|\s)v?(1\.(\d+)\.\d+)(?:[-+]\S*)?\s*$/.exec(answer.trim()) ?? []
  if (version !== undefined && minor === '36') return version
  const found = version ?? (answer.trim().split('\n').at(-1)?.slice(0, 80) || 'nothing')
  throw new UserError(`Unsupported kops version ${found}; dayone requires ${SUPPORTED_KOPS}.`, {
    hint: `Install kops 1.36.2 and put it first on PATH (found now: ${program}).`,
    cause: answer,
    exitCode: 3,
  })
}

/** Adds the supported versions to the error about a missing kops. */
export const sayWhichKops = (error: unknown): unknown => {
  const code = error instanceof UserError && error.cause instanceof Error ? codeOf(error.cause) : undefined
  if (!(error instanceof UserError) || code !== 'ENOENT') return error
  return new UserError(error.message, {
    hint: `Install kops ${SUPPORTED_KOPS}, for example 1.36.2, and put it on PATH; \`dayone practice start\` provides one for practice.`,
    cause: error.cause,
    exitCode: 3,
  })
}

const codeOf = (error: Error): string | undefined => (error as NodeJS.ErrnoException).code
