import { once } from 'node:events'
import {
  auditReader,
  fewNames,
  generatedObjects,
  subjectTitle,
  type AuditReader,
  type GeneratedObject,
  type Subject,
} from '@dayone/authorizer'
import { kubernetesYaml } from '@dayone/manifests'
import { UserError } from '@dayone/pipeline'
import { stringify } from 'yaml'
import type { Session } from '../../../session/session.ts'
import { readLogs, skippedLine } from './read-logs.ts'
import type { RbacOptions } from '../rbac-options.ts'

/**
 * `dayone rbac from-audit`: roles and bindings for the requests of a subject, as YAML on stdout; skipped lines
 * on stderr. Returns 0. Throws UserError (exit 2) if the logs do not contain the subject.
 */
export async function fromAudit(
  session: Session,
  words: readonly string[],
  options: Pick<RbacOptions, 'user' | 'group' | 'serviceAccount'>,
): Promise<number> {
  const { surroundings } = session
  const wanted = wantedSubject(options)
  const reader = auditReader(wanted)
  const { broken, stopped } = await readLogs(session, words, reader)
  if (stopped !== undefined) return stopped
  for (const line of [...broken, ...skippedLines(reader)]) surroundings.stderr.write(`${line}\n`)
  refuseNothing(reader, wanted)
  const { stdout } = surroundings
  if (session.options.output === 'json') {
    const { events, skipped, seen } = reader
    const objects = seen.flatMap(({ subject, rights }) => generatedObjects(subject, rights))
    stdout.write(`${JSON.stringify({ type: 'rbac.from-audit', events, skipped, objects })}\n`)
    return 0
  }
  stdout.write(`# Allowed requests in ${events(reader.events)}. Review before you apply.\n`)
  stdout.write(
    `# More than ${fewNames} objects of a kind become a rule for all of them. Nothing else is broader than the log.\n`,
  )
  // One subject at a time: there may be thousands.
  for (const { subject, rights } of reader.seen)
    if (!stdout.write(generatedObjects(subject, rights).map(manifestOf).join(''))) await once(stdout, 'drain')
  return 0
}

const manifestOf = (object: GeneratedObject): string =>
  `---\n${stringify(object, { ...kubernetesYaml, aliasDuplicateObjects: false, lineWidth: 0 })}`

function wantedSubject({ user, group = [], serviceAccount }: RbacOptions): Subject | undefined {
  const given = [
    ...(user === undefined ? [] : [user]),
    ...group,
    ...(serviceAccount === undefined ? [] : [serviceAccount]),
  ]
  if (given.length > 1) throw new UserError('from-audit takes one subject only: a user, a group or a service account.')
  const [name] = given
  if (name === undefined) return undefined
  if (group.length === 1) return { kind: 'Group', name }
  const [, namespace, own] =
    /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? /^([^/]+)\/([^/]+)$/.exec(serviceAccount ?? '') ?? []
  if (namespace !== undefined && own !== undefined) return { kind: 'ServiceAccount', namespace, name: own }
  if (serviceAccount === undefined) return { kind: 'User', name }
  throw new UserError(`"${name}" is not a service account.`, { hint: 'Use NAMESPACE/NAME, for example shop/ci' })
}

const events = (count: number): string => `${count} ${count === 1 ? 'event' : 'events'}`

const skippedLines = (reader: AuditReader): readonly string[] => [
  ...reader.skipped.map(skippedLine),
  ...(reader.lostPaths > 0 ? [`Skipped ${reader.lostPaths} requests with too many different paths.`] : []),
]

function refuseNothing({ events: count, seen, allSubjects }: AuditReader, wanted: Subject | undefined): void {
  if (count === 0)
    throw new UserError('These logs contain no allowed requests.', {
      hint: 'Specify audit logs of the API server (audit.k8s.io/v1, one JSON object per line).',
    })
  if (seen.length > 0) return
  const some = allSubjects.slice(0, 10).join(', ')
  throw new UserError(
    wanted === undefined
      ? 'These logs contain requests of Kubernetes components and admins only.'
      : `${subjectTitle(wanted)} made no allowed request in these logs.`,
    { hint: `Subjects in them: ${some}${allSubjects.length > 10 ? `, and ${allSubjects.length - 10} more` : ''}.` },
  )
}
