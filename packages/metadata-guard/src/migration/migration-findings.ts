import { workloadTitle } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import { namesOf } from '../host-network/names-of.ts'
import type { MigrationConfig } from './migration-config.ts'
import { writerOf } from './writers.ts'
import { rowId, withExternalId, type MigrationRow } from './migration-row.ts'
import type { MigrationObserved } from './read-migration.ts'

const control = 'MG-07'

const prerequisites = (
  { isPractice }: MigrationConfig,
  { noIssuer, hasWebhook }: MigrationObserved,
): readonly Finding[] => [
  ...(noIssuer === undefined
    ? []
    : [
        {
          id: 'MG-07/issuer',
          kind: 'risk',
          target: 'service account tokens',
          severity: 'high',
          control,
          blocks: 'apply',
          text: noIssuer,
          hint: 'Set cluster.workloadIdentity and cluster.discoveryStore, then run `dayone up cluster`. On an existing cluster the issuer changes in 3 steps (docs/steps/cluster.md).',
        } as const,
      ]),
  ...(hasWebhook
    ? []
    : isPractice
      ? [
          {
            id: 'MG-07/webhook',
            kind: 'impossible',
            target: 'pods',
            severity: 'low',
            control,
            text: 'Practice runs no pod identity webhook: service accounts and workloads are changed as on AWS, but no pod gets a token, and no credentials are proved.',
          } as const,
        ]
      : [
          {
            id: 'MG-07/webhook',
            kind: 'risk',
            target: 'pods',
            severity: 'high',
            control,
            blocks: 'apply',
            text: 'No pod identity webhook runs, so new pods get no token for their role and would lose their credentials.',
            hint: 'Set spec.podIdentityWebhook.enabled and spec.certManager in the specification, then run `dayone up cluster`.',
          } as const,
        ]),
]

const heldFindings = (rows: readonly MigrationRow[]): readonly Finding[] =>
  rows.flatMap((row) =>
    row.held === undefined
      ? []
      : [
          {
            id: `MG-07/held/${rowId(row)}`,
            kind: 'manual',
            target: workloadTitle(row.workload),
            severity: 'medium',
            control,
            text: `It is not migrated: ${row.held}.`,
            hint: 'Run the same command again afterwards. The proxy is needed until then.',
          } as const,
        ],
  )

const absentFindings = ({ trusts, rows }: MigrationObserved): readonly Finding[] =>
  trusts
    .filter(({ notAssumed }) => notAssumed !== undefined)
    .map(({ role, notAssumed = '' }) => ({
      id: `MG-07/role/${role}`,
      kind: 'manual',
      target: `IAM role ${role}`,
      severity: 'high',
      control,
      text: `The proxy gets no credentials for it: ${notAssumed}. ${namesOf(rows.filter((row) => row.role?.name === role).map(({ workload }) => workloadTitle(workload)))} do not get the role today, and the migration does not give it to them.`,
      hint: 'Correct the annotation or remove it, or give the role by hand.',
    }))

const externalIdFindings = (rows: readonly MigrationRow[]): readonly Finding[] => {
  const found = withExternalId(rows)
  if (found.length === 0) return []
  return [
    {
      id: 'MG-07/external-id',
      kind: 'risk',
      target: 'iam.amazonaws.com/external-id',
      severity: 'low',
      control,
      text: `${namesOf(found.map(({ workload }) => workloadTitle(workload)))} pass an external id. Tokens of service accounts have none: the added statement compares subject and audience instead.`,
    },
  ]
}

const managedFindings = (rows: readonly MigrationRow[]): readonly Finding[] => {
  const found = rows.flatMap(({ workload, isSwitched }) => {
    const by = writerOf({ ...workload.template.labels, ...workload.template.annotations })
    return by === undefined || isSwitched ? [] : [`${workloadTitle(workload)} (${by})`]
  })
  if (found.length === 0) return []
  return [
    {
      id: 'MG-07/managed',
      kind: 'manual',
      target: 'workloads of other tools',
      severity: 'medium',
      control,
      text: `Other tools write these again, and undo the change: ${namesOf(found)}.`,
      hint: 'Set serviceAccountName there too. Whatever is undone shows in the table again.',
    },
  ]
}

const lastFindings = ({ rows, agents, silence, isDenied, trusts }: MigrationObserved): readonly Finding[] => {
  if (rows.some(({ isSwitched }) => !isSwitched) || silence.state !== 'silent' || !isDenied || trusts.length > 0)
    return []
  return agents.map(({ workload }) => ({
    id: `MG-07/delete/${workload.namespace}/${workload.name}`,
    kind: 'manual',
    target: workloadTitle(workload),
    severity: 'medium',
    control,
    text: 'Nobody asks it any more, and the network denies the metadata address: it can be deleted.',
    hint: '`dayone metadata-guard kube2iam remove` deletes it with what exists for it alone, and says what is left to do.',
  }))
}

const backFindings = ({ agents, isDenied }: MigrationObserved): readonly Finding[] => {
  const why =
    agents.length === 0
      ? 'Neither kube2iam nor kiam runs'
      : isDenied
        ? 'The network denies the metadata address'
        : undefined
  if (why === undefined) return []
  return [
    {
      id: 'MG-07/no-way-back',
      kind: 'risk',
      target: 'workloads',
      severity: 'high',
      control,
      blocks: 'apply',
      text: `${why}: pods without a role of their own would get no credentials.`,
      hint:
        agents.length === 0
          ? 'Install the proxy again first.'
          : 'Remove the deny first: `dayone remove metadata-guard`.',
    },
  ]
}

/** What stands in the way, what dayone leaves to others, and what comes last. Pure. */
export const migrationFindings = (config: MigrationConfig, observed: MigrationObserved): readonly Finding[] => {
  const { rows } = observed
  if (config.direction === 'back') return backFindings(observed)
  if (rows.length === 0) return []
  return [
    ...prerequisites(config, observed),
    ...heldFindings(rows),
    ...absentFindings(observed),
    ...externalIdFindings(rows),
    ...managedFindings(rows),
    ...lastFindings(observed),
  ]
}
