import { resolve } from 'node:path'
import { stat } from 'node:fs/promises'
import {
  auditDenials,
  createAuthorizer,
  isKubernetesOwn,
  subjectTitle,
  type AuditDenials,
  type Subject,
} from '@dayone/authorizer'
import type { KubeObject } from '@dayone/kube'
import { UserError } from '@dayone/pipeline'
import { migrationId, migrationRoles, migrationStep } from '@dayone/rbac'
import { withKube } from '../../../run/open-kube.ts'
import { clusterOf } from '../../../run/open-running.ts'
import { commandLine } from '../../../session/command-line.ts'
import type { Session } from '../../../session/session.ts'
import { readLogs } from '../audit/read-logs.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { liveObjects, objectsUnderRbac } from '../rights/live-objects.ts'
import { durationHours } from '../../duration-hours.ts'
import { followLog, followUntil } from './follow-log.ts'
import { printDenied } from './print-denied.ts'
import { logsOf } from './practice-logs.ts'
import { proposalFindings } from './roles.ts'
import { runStage } from './run-stage.ts'

const HOUR_MS = 3_600_000

/** A denied request is rarely alone: the others come within seconds. */
const settleMs = 3_000

/** The subject that may be granted what it was denied; undefined: each needs an approval by a person. */
const namedSubject = ({ user, serviceAccount }: RbacOptions): string | undefined => {
  const [, namespace, name] = /^([^/]+)\/([^/]+)$/.exec(serviceAccount ?? '') ?? []
  if (namespace !== undefined && name !== undefined) return subjectTitle({ kind: 'ServiceAccount', namespace, name })
  return user === undefined ? undefined : subjectTitle({ kind: 'User', name: user })
}

/** Proofs of dayone are denied on purpose. */
const isProof = ({ kind, name }: Subject): boolean => kind === 'User' && name.startsWith('dayone:')

const isGrantable = (subject: Subject): boolean => !isKubernetesOwn(subject, []) && !isProof(subject)

/** Reads the logs once, or follows one file until something is denied. Returns an exit code if the user stopped it. */
async function collect(
  session: Session,
  words: readonly string[],
  { options, denials }: { readonly options: RbacOptions; readonly denials: AuditDenials },
): Promise<number | undefined> {
  const { surroundings, clock, stop } = session
  const [word = '', ...others] = words
  const path = resolve(surroundings.cwd, word)
  const isFile = others.length === 0 && word !== '-' && (await stat(path).catch(() => undefined))?.isFile() === true
  if (options.for === undefined || !isFile) {
    if (options.for !== undefined)
      throw new UserError('--for follows one plain file.', {
        hint: 'For example: dayone rbac migrate watch audit.log --for 1h',
      })
    const { broken, stopped } = await readLogs(session, words, denials)
    for (const line of broken) surroundings.stderr.write(`${line}\n`)
    return stopped
  }
  const hours = durationHours('--for', options.for)
  const log = followLog(path, word, denials)
  const deadline = clock.now().getTime() + hours * HOUR_MS
  const interesting = (): boolean => denials.rows.some(({ subject }) => isGrantable(subject))
  await followUntil(log, interesting, { clock, deadline, stop: stop.stop })
  if (interesting())
    await followUntil(log, () => false, { clock, deadline: clock.now().getTime() + settleMs, stop: stop.stop })
  return stop.exitCode()
}

/**
 * `dayone rbac migrate watch LOG…`: denied requests in the audit log since `--since`, or as they come with `--for`. Shows the
 * rules that would allow them; one answer adds them. `--yes` alone grants nothing: whoever owns a pod can be denied on
 * purpose, so the subject must be named. Returns 3 if something was denied and not granted, else 0.
 */
export async function watch(session: Session, words: readonly string[], options: RbacOptions): Promise<number> {
  const logs = await logsOf(session, clusterOf(session), words)
  if (logs.length === 0)
    throw new UserError('Specify the audit logs of all API servers: files, folders, or - for stdin.')
  const { stdout } = session.surroundings
  const named = namedSubject(options)
  const live = await withKube(session, async (kube) => {
    const { objects, aggregation } = await objectsUnderRbac(kube)
    return createAuthorizer(objects, { aggregation })
  })
  const denials = auditDenials({ since: options.since, isStillDenied: (one) => !live.decide(one).allowed })
  const stopped = await collect(session, logs, { options, denials })
  if (stopped !== undefined) return stopped
  const isMeant = (subject: Subject): boolean =>
    isGrantable(subject) && (named === undefined || subjectTitle(subject) === named)
  const rows = denials.rows.filter(
    ({ subject }) => !isProof(subject) && (named === undefined || subjectTitle(subject) === named),
  )
  if (rows.length > 0) printDenied(session, rows)
  else if (session.options.output !== 'json') stdout.write('No request in the log is still denied.\n')
  if (rows.length === 0) return 0
  const missing = denials.missing.filter(({ subject }) => isMeant(subject))
  const mayAsk = session.canPrompt && session.options.yes !== true
  if (missing.length === 0 || (!mayAsk && !(session.options.yes === true && named !== undefined))) {
    const [first] = missing
    if (first !== undefined && session.options.output !== 'json')
      stdout.write(
        `To grant what one of them was denied: ${commandLine(['rbac', 'migrate', 'watch', ...words, ...optionOf(first.subject), '--yes'], session.options)}\n`,
      )
    return 3
  }
  const args = [...words, ...(named === undefined ? [] : optionOf(missing[0]?.subject))]
  return runStage(session, { stage: 'watch', args, confirmName: options.confirmName }, async ({ ports: { kube } }) => {
    const { roles } = await liveObjects(kube)
    const desired = migrationRoles(missing, roles as unknown as readonly KubeObject[])
    const step = migrationStep({
      title: 'Rules for denied requests',
      why: 'They were denied, and what asked for them may need them. Anyone who owns a pod can also ask for more than it needs.',
      desired,
      findings: proposalFindings(desired),
    })
    return {
      steps: [step],
      config: { [migrationId]: {} },
      next: [
        `${commandLine(['rbac', 'migrate', 'watch', ...words], session.options)}   (again: is anything else denied?)`,
      ],
    }
  })
}

const optionOf = (subject: Subject | undefined): readonly string[] => {
  if (subject === undefined) return []
  return subject.kind === 'ServiceAccount'
    ? ['--service-account', `${subject.namespace ?? ''}/${subject.name}`]
    : ['--user', subject.name]
}
