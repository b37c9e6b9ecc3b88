import { readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import { UserError } from '@dayone/pipeline'
import * as z from 'zod'
import { AUDIT_FILES, AUDIT_LOG_PATH, AUDIT_POLICY_FILE, AUDIT_ROTATION } from '../profiles/audit-policy.ts'
import { auditState } from './observation-edits.ts'
import { OBSERVATION_ASSETS } from './observation-policy.ts'

const fields = ['auditPolicyFile', 'auditLogPath', ...Object.keys(AUDIT_ROTATION)]

const shape = z.strictObject({
  /** Of spec.kubeAPIServer; a field that is not here was not set. */
  server: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The names of those file assets of a migration that were there before it. */
  assets: z.array(z.string()),
})

/** The audit settings of a specification, as far as a migration to RBAC changes them. Plain data. */
export type AuditBefore = z.infer<typeof shape>

const assetsOf = ({ cluster }: ClusterSpec): readonly unknown[] => {
  const present = readPath(cluster, ['spec', 'fileAssets'])
  return Array.isArray(present) ? (present as unknown[]) : []
}

const nameOf = (asset: unknown): string => String(readPath(asset, ['name']))

const isOfMigration = (asset: unknown): boolean => OBSERVATION_ASSETS.includes(nameOf(asset))

/** What to remember before a migration raises the audit policy. Pure. */
export const auditBefore = (spec: ClusterSpec): AuditBefore => ({
  server: Object.fromEntries(
    fields.flatMap((field) => {
      const value = readPath(spec.cluster, ['spec', 'kubeAPIServer', field])
      return typeof value === 'string' || typeof value === 'number' ? [[field, value] as const] : []
    }),
  ),
  assets: assetsOf(spec).filter(isOfMigration).map(nameOf),
})

/** As it was remembered. Throws UserError (exit 5) for text that is no such record. */
export const parseAuditBefore = (text: string, where: string): AuditBefore => {
  try {
    return shape.parse(JSON.parse(text))
  } catch (cause) {
    throw new UserError(`${where} does not say what the audit policy was before the migration. Nothing was changed.`, {
      hint: 'Somebody changed it. Delete it, and the same command restores the ordinary audit policy of dayone.',
      exitCode: 5,
      cause,
    })
  }
}

/** Where nothing was remembered: the audit log stays, with the ordinary policy. */
const ordinary = (spec: ClusterSpec): AuditBefore => ({
  server: {
    ...AUDIT_ROTATION,
    auditPolicyFile: AUDIT_POLICY_FILE,
    auditLogPath: auditState(spec).logPath ?? AUDIT_LOG_PATH,
  },
  assets: AUDIT_FILES.slice(1).map(({ name }) => name),
})

/**
 * Puts the audit settings back as they were before `observationEdits`; none if the policy is another by now. Without
 * `before`: the ordinary policy. Pure.
 */
export const restoreAuditEdits = (spec: ClusterSpec, before: AuditBefore | undefined): readonly SpecEdit[] => {
  if (auditState(spec).policy !== 'ours') return []
  const { server, assets } = before ?? ordinary(spec)
  const common = {
    document: 'cluster',
    timing: 'first',
    why: 'the migration to RBAC is over, and its audit policy logs more than is needed from day to day',
    control: 'KD-05',
    by: 'rbac',
  } as const
  const present = assetsOf(spec)
  const gone = present.filter((asset) => isOfMigration(asset) && !assets.includes(nameOf(asset)))
  const needed = server['auditPolicyFile'] === AUDIT_POLICY_FILE ? AUDIT_FILES.slice(0, 1) : []
  const added = needed.filter(({ name }) => !present.some((asset) => nameOf(asset) === name))
  const path = ['spec', 'fileAssets']
  const left: SpecEdit =
    gone.length === present.length && added.length === 0
      ? { ...common, op: 'set', path, value: undefined }
      : { ...common, op: 'remove', path, value: gone }
  return [
    ...(gone.length === 0 ? [] : [left]),
    ...(added.length === 0 ? [] : [{ ...common, op: 'add' as const, path, value: added }]),
    ...fields.map((field): SpecEdit => ({
      ...common,
      op: 'set',
      path: ['spec', 'kubeAPIServer', field],
      value: server[field],
    })),
  ]
}
