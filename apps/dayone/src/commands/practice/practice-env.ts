import { practiceStatus } from '@dayone/practice-cloud'
import { UserError } from '@dayone/pipeline'
import { cloudFolder } from '../../clouds/practice/practice-options.ts'
import type { Session } from '../../session/session.ts'
import { enterPractice } from './enter-practice.ts'
import { envLines } from './env-lines.ts'
import { statusSentence } from '../../clouds/practice/status-sentence.ts'

/**
 * `dayone practice env`: lines for a shell to evaluate. Throws UserError: exit 6 where no practice cloud runs, exit 2 where
 * npm has put its banner before them, which a shell would execute.
 */
export async function practiceEnv(session: Session): Promise<readonly string[]> {
  const { env, stdout } = session.surroundings
  refuseBanner(env, stdout.isTTY)
  const status = await practiceStatus(cloudFolder(session.folders.practice))
  if (status.state !== 'running') {
    const { text, hint } = statusSentence(status)
    throw new UserError(text, { hint, exitCode: 6 })
  }
  return envLines(await enterPractice(session, { isQuiet: true }))
}

/** npm writes `> name@version start` to stdout unless it is silent; a shell makes files of those names. */
function refuseBanner(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): void {
  const isNpmRun = env['npm_lifecycle_event'] !== undefined && env['npm_command'] !== 'exec'
  if (!isNpmRun || env['npm_config_loglevel'] === 'silent' || isTerminal) return
  throw new UserError('npm printed its banner before these lines, and a shell that evaluates it creates files.', {
    hint: 'Delete the files "node" and "dayone-workspace@…" in the current folder if they were created. Then use one of:',
    nextSteps: ['dayone practice shell', 'eval "$(dayone practice env)"'],
  })
}
