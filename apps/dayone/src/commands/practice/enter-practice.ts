import { readFileIfExists } from '@dayone/host'
import { contextNames } from '@dayone/kube'
import { practiceClusters, startPractice, writeTools, type PracticeCloud } from '@dayone/practice-cloud'
import { join } from 'node:path'
import { practiceOptions } from '../../clouds/practice/practice-options.ts'
import { programsOf } from '../../clouds/programs-of.ts'
import type { Session } from '../../session/session.ts'
import { practiceVariables, type PracticeVariables } from './env-lines.ts'

const EXPORT_MS = 60_000

/**
 * Starts or joins the practice cloud and prepares what a user needs to work in it: programs, a kubeconfig with every
 * cluster, variables. Throws UserError (exit 3) when it cannot start.
 */
export async function enterPractice(
  session: Session,
  { isQuiet }: { readonly isQuiet: boolean },
): Promise<PracticeVariables> {
  const { surroundings, folders } = session
  const options = practiceOptions(session, programsOf(session))
  const { root } = options
  const cloud = await startPractice({ ...options, ...(isQuiet ? { onProgress: () => undefined } : {}) })
  await writeTools(root, cloud, {
    words: [surroundings.node, join(surroundings.programFolder, 'main.js')],
    env: { DAYONE_PRACTICE_DIR: folders.practice, DAYONE_PARTS_DIR: folders.parts },
  })
  await addClusters(session, root, cloud)
  return practiceVariables(root, cloud)
}

/** A cluster that is only saved, or being created, has no credentials yet: kops issues them with `update cluster --admin`. */
async function addClusters(session: Session, root: string, cloud: PracticeCloud): Promise<void> {
  const known = contextNames((await readFileIfExists(cloud.env['KUBECONFIG'] ?? '')) ?? '')
  for (const name of await practiceClusters(root)) {
    if (known.includes(name)) continue
    await programsOf(session).run({
      program: cloud.kops,
      args: ['export', 'kubeconfig', name, '--admin'],
      env: cloud.env,
      deadlineMs: EXPORT_MS,
      kill: session.stop.kill,
    })
  }
}
