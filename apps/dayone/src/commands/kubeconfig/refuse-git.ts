import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Programs } from '@dayone/host'
import { defined, UserError } from '@dayone/pipeline'

/** Where git is asked, and the commands that write elsewhere. */
interface GitSurroundings {
  readonly programs: Programs
  readonly env: Readonly<Record<string, string | undefined>>
  /** @default those of the administrator's kubeconfig */
  readonly ways?: readonly string[]
}

/**
 * Credentials do not go into a Git work tree, where the next `git add .` takes them along, unless Git ignores that file.
 * Throws UserError (exit 5). Where there is no git to ask, they are refused as well.
 */
export async function refuseGit(
  file: string,
  cluster: string,
  { programs, env, ways }: GitSurroundings,
): Promise<void> {
  const tree = await workTreeOf(dirname(file))
  if (tree === undefined) return
  const asked = await programs
    .run({
      program: 'git',
      args: ['-C', tree, 'check-ignore', '--quiet', '--', file],
      env: { PATH: env['PATH'] ?? '', ...defined({ HOME: env['HOME'] }) },
      deadlineMs: 10_000,
    })
    .catch(() => undefined)
  if (asked?.exitCode === 0) return
  throw new UserError(
    `${file} is in the Git work tree ${tree} and Git does not ignore it: the next commit may include these credentials. Nothing was written.`,
    {
      hint:
        ways === undefined ? "Write to kubectl's kubeconfig, or to a file elsewhere:" : 'Write to a file elsewhere:',
      nextSteps: ways ?? [
        `dayone kubeconfig --cluster ${cluster} --merge`,
        `dayone kubeconfig --cluster ${cluster} --out ~/${cluster}.kubeconfig`,
      ],
      exitCode: 5,
    },
  )
}

/** The nearest folder upwards with a `.git`, a folder or, in a linked work tree, a file. */
async function workTreeOf(folder: string): Promise<string | undefined> {
  const isTree = await access(join(folder, '.git')).then(
    () => true,
    () => false,
  )
  if (isTree) return folder
  return dirname(folder) === folder ? undefined : workTreeOf(dirname(folder))
}
