import { ensurePrivateDirectory, runInTerminal, writePrivateFile } from '@dayone/host'
import { UserError } from '@dayone/pipeline'
import { join } from 'node:path'
import { cloudFolder } from '../../clouds/practice/practice-options.ts'
import { INSIDE_PRACTICE } from '../../front-ends/practice-shell-note.ts'
import type { Session } from '../../session/session.ts'
import { enterPractice } from './enter-practice.ts'
import { shellStart } from './shell-start.ts'

/**
 * `dayone practice shell`: the user's shell in which kops, kubectl and dayone use the practice cloud, with a prompt
 * that shows it. Returns its exit code. Throws UserError (exit 2) inside such a shell.
 */
export async function practiceShell(session: Session): Promise<number> {
  const { surroundings, folders, front } = session
  if (surroundings.env[INSIDE_PRACTICE] !== undefined)
    throw new UserError('You are already in the practice shell.', { hint: 'Leave it with: exit' })
  const variables = await enterPractice(session, { isQuiet: false })
  const folder = join(cloudFolder(folders.practice), 'shell')
  await ensurePrivateDirectory(folder)
  const { program, args, env, files } = shellStart(surroundings.env, variables, folder)
  for (const [path, text] of Object.entries(files)) await writePrivateFile(path, text)
  await front.close()
  // The terminal is the shell's: a read of ours that still waits would end with an error. Descriptor 0 itself stays open.
  if (surroundings.stdin.isTTY) surroundings.stdin.destroy()
  if (session.canPrompt) {
    surroundings.stdout.write(
      'kops, kubectl and dayone now use the practice cloud and nothing else. Leave with: exit\n',
    )
  }
  const inherited = Object.entries(surroundings.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !variables.unset.includes(entry[0]),
  )
  return runInTerminal({
    program,
    args,
    env: {
      ...Object.fromEntries(inherited),
      ...variables.set,
      ...env,
      PATH: [variables.folder, surroundings.env['PATH'] ?? ''].join(':'),
      [INSIDE_PRACTICE]: '1',
    },
  })
}
