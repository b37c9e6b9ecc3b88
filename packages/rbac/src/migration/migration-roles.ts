import {
  generatedObjects,
  isKubernetesOwn,
  rulesInWords,
  subjectSlug,
  type AuditReplay,
  type Subject,
} from '@dayone/authorizer'
import { fingerprint, ownedBy, refId, refOf, type DesiredObject, type KubeObject } from '@dayone/kube'
import { isOfMigration, migrationId } from './migration-objects.ts'

interface Rule {
  readonly [field: string]: unknown
}

const rulesOf = (object: KubeObject | undefined): readonly Rule[] => (object?.['rules'] ?? []) as readonly Rule[]

/** Rules of an earlier run stay: every run only adds what is still missing. */
const joined = (before: readonly Rule[], added: readonly Rule[]): readonly Rule[] => {
  const known = new Set(before.map((rule) => fingerprint(rule)))
  return [...before, ...added.filter((rule) => !known.has(fingerprint(rule)))]
}

const nameOf = (subject: Subject): string => `dayone-migration:${subjectSlug(subject)}`

const renamed = (object: KubeObject, name: string): KubeObject => {
  const roleRef = object['roleRef'] as object | undefined
  return {
    ...object,
    metadata: { ...object.metadata, name },
    ...(roleRef === undefined ? {} : { roleRef: { ...roleRef, name } }),
  }
}

/** A narrow role for what a subject lacks, or nothing for those of Kubernetes itself. */
const desiredFor = (
  { subject, rights }: AuditReplay['missing'][number],
  present: ReadonlyMap<string, KubeObject>,
): readonly DesiredObject[] =>
  generatedObjects(subject, rights).map((generated): DesiredObject => {
    const manifest = renamed(generated as unknown as KubeObject, nameOf(subject))
    const isBinding = manifest.kind.endsWith('Binding')
    const live = present.get(refId(refOf(manifest)))
    const who = subject.kind === 'ServiceAccount' ? `${subject.namespace ?? ''}/${subject.name}` : subject.name
    const added = generated.rules ?? []
    const rules = joined(live !== undefined && isOfMigration(live) ? rulesOf(live) : [], rulesOf(manifest))
    return {
      manifest: isBinding ? manifest : { ...manifest, rules },
      wave: isBinding ? 1 : 0,
      exact: true,
      why: isBinding
        ? `Grants it to ${who}`
        : `What ${who} did in the audit log and no role allows: ${rulesInWords(added)}`,
    }
  })

/** The roles and bindings for what a replay found missing. Pure. `live`: every role of the cluster. */
export const migrationRoles = (
  missing: AuditReplay['missing'],
  live: readonly KubeObject[],
): readonly DesiredObject[] => {
  const present = new Map(live.map((object) => [refId(refOf(object)), object]))
  return ownedBy(
    migrationId,
    missing.filter(({ subject }) => !isKubernetesOwn(subject, [])).flatMap((one) => desiredFor(one, present)),
  )
}
