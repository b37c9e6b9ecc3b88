import type { Cloud } from '@dayone/aws'
import { removalStep, type KubeObject, type ObjectChange } from '@dayone/kube'
import { UserError, type Change, type Check, type Finding, type Step, type StepContext } from '@dayone/pipeline'
import * as z from 'zod'
import { clusterwidePolicyKind, globalPolicyKind, tierKind } from './deny-policy/deny-metadata-policy.ts'
import { ownership } from './desired-objects.ts'
import type { MetadataGuardPorts } from './metadata-guard-ports.ts'
import { applyRoleChange } from './workload-roles/apply-role.ts'
import { readAccounts, readAllRoles, type ObservedRoles } from './workload-roles/read-roles.ts'
import { obsoleteChanges, type RoleChange } from './workload-roles/role-changes.ts'

const openedFindings = (own: readonly KubeObject[]): readonly Finding[] => [
  ...(own.some(({ kind }) => kind === clusterwidePolicyKind.kind || kind === globalPolicyKind.kind)
    ? [
        {
          id: 'MG-02/opened',
          kind: 'risk' as const,
          target: 'metadata address',
          severity: 'high' as const,
          control: 'MG-02',
          text: 'The network no longer blocks pods from the metadata address of their node: only the settings of the instance (token required, hop limit 1) do.',
          hint: '`dayone up metadata-guard` closes it again.',
        },
      ]
    : []),
  ...(own.some(({ kind }) => kind === 'ValidatingAdmissionPolicy')
    ? [
        {
          id: 'MG-03/opened',
          kind: 'risk' as const,
          target: 'network of the nodes',
          severity: 'high' as const,
          control: 'MG-03',
          text: 'Pods with hostNetwork are allowed again wherever Pod Security does not reject them: they can reach the metadata address.',
          hint: '`dayone up metadata-guard` closes it again.',
        },
      ]
    : []),
  {
    id: 'MG-01/stays',
    kind: 'safe',
    target: 'machines',
    text: 'The instance settings in the kops specification (httpTokens, httpPutResponseHopLimit) are not changed; instances are not rolled.',
    hint: 'If dayone made the last change to the specification, `dayone up --rollback` restores it and rolls the instances.',
  },
]

/** The binding before its policy, and a policy before its tier. */
const objects = removalStep({
  of: { id: 'metadata-guard', title: 'Metadata guard' },
  why: 'Pods may reach the metadata address of their node again, where nothing else stops them.',
  ownership,
  config: z.strictObject({}),
  waveOf: ({ kind }) => (kind === 'ValidatingAdmissionPolicy' || kind === tierKind.kind ? 1 : 0),
  see: async () => undefined,
  opens: openedFindings,
})

interface RolesSeen {
  readonly roles?: ObservedRoles
  /** IAM could not be queried. */
  readonly unread?: string
}

type ObjectsSeen = Awaited<ReturnType<typeof objects.observe>>
type Ports = Pick<MetadataGuardPorts, 'kube'> & { readonly cloud: Pick<Cloud, 'roles'> }

/** `dayone remove metadata-guard`: the objects, and the IAM roles of workloads with the annotations that name them. */
export const removal: Step<Record<string, never>, ObjectsSeen & RolesSeen, ObjectChange | RoleChange, Ports> = {
  ...objects,
  observe: async (config, ctx) => ({ ...(await objects.observe(config, ctx)), ...(await seeRoles(ctx)) }),
  plan: (config, observed, facts) => {
    const { changes, findings } = objects.plan(config, observed, facts)
    const ended = observed?.roles === undefined ? [] : obsoleteChanges(observed.roles, facts.name, new Set())
    return { changes: [...ended, ...changes], findings: [...findings, ...roleFindings(ended, observed)] }
  },
  apply: ({ data, ...change }, config, ctx) =>
    'manifest' in data
      ? objects.apply({ ...change, data }, config, ctx)
      : applyRoleChange(data, ctx.facts.name, ctx.ports, ctx.clock),
  verify: async (config, ctx) => {
    const { roles } = await seeRoles(ctx)
    const left = roles === undefined ? [] : obsoleteChanges(roles, ctx.facts.name, new Set())
    return [...(await objects.verify(config, ctx)), ...left.map(leftCheck)]
  },
}

/** Guards can be removed without permission to read IAM roles. */
const seeRoles = async ({ facts, ports }: StepContext<Ports>): Promise<RolesSeen> => {
  try {
    return { roles: await readAllRoles([], facts.name, ports, await readAccounts(ports.kube)) }
  } catch (error) {
    if (error instanceof UserError) return { unread: error.message }
    throw error
  }
}

const roleFindings = (ended: readonly Change[], { unread }: RolesSeen = {}): readonly Finding[] => [
  ...(ended.length === 0
    ? []
    : [
        {
          id: 'MG-06/ended',
          kind: 'risk' as const,
          target: 'IAM roles of workloads',
          severity: 'high' as const,
          control: 'MG-06',
          text: 'Pods that use these roles lose their access to AWS at once. Service accounts stay, without the annotation.',
          hint: '`dayone up metadata-guard` creates them again, with the same names.',
        },
      ]),
  ...(unread === undefined
    ? []
    : [
        {
          id: 'MG-06/unread',
          kind: 'manual' as const,
          target: 'IAM roles of workloads',
          control: 'MG-06',
          text: `Whether roles of workloads exist is not known, and none is deleted: ${unread}`,
          hint: '`dayone down` deletes them with the cluster.',
        },
      ]),
]

const leftCheck = ({ id, target }: Change): Check => ({
  id: `metadata-guard/removed/${id}`,
  rule: 'metadata-guard/removed',
  target,
  status: 'fail',
  severity: 'high',
  text: `It still exists: ${target}.`,
  means: 'listed the IAM roles below the path of the cluster, and the annotations of all service accounts',
  hint: 'Run `dayone remove metadata-guard` again.',
})
