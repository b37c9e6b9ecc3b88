import { kopsAudience, permissionDangers, workloadRoleName } from '@dayone/aws'
import type { ClusterFacts, Finding } from '@dayone/pipeline'
import { missingIn } from './identity-pods.ts'
import { restartable, type ObservedRoles } from './read-roles.ts'
import type { WorkloadRoleConfig } from './role-config.ts'
import { accountKey, accountOf, ownedAccount, type WantedRole } from './wanted-role.ts'

const control = 'MG-06'

/** Why no role can be created; undefined if the account trusts the cluster's tokens. Pure. */
export function providerFinding({ issuer, provider }: ObservedRoles): Finding | undefined {
  const common = { id: 'MG-06/provider', target: 'OIDC provider', control }
  if (provider === undefined)
    return {
      ...common,
      kind: 'impossible',
      text: `No OIDC provider of this AWS account belongs to the cluster's issuer${issuer === undefined ? '' : ` ${issuer}`}, so no role can trust its tokens. No role of metadata-guard.workloadRoles was created.`,
      hint: 'Set cluster.workloadIdentity and cluster.discoveryStore, then run `dayone up cluster`. On an existing cluster the issuer changes in 3 steps, so that no token in use becomes invalid (docs/steps/cluster.md).',
    }
  if (provider.audiences.includes(kopsAudience)) return undefined
  return {
    ...common,
    kind: 'impossible',
    text: `The OIDC provider ${provider.arn} does not accept the audience ${kopsAudience}, which the tokens of pods have. No role of metadata-guard.workloadRoles was created.`,
    hint: 'kops sets it: `dayone up cluster` restores it. Check who changed the provider.',
  }
}

/** What keeps one role from being created. Pure. */
export function obstacles(
  config: WorkloadRoleConfig,
  observed: ObservedRoles,
  { name: cluster, namespaces }: ClusterFacts,
): readonly Finding[] {
  const account = accountOf(config)
  const key = accountKey(account)
  const target = `ServiceAccount ${account.name} in ${account.namespace}`
  const role = workloadRoleName(account, cluster)
  const live = observed.roles.find(({ name }) => name === role)
  if (!namespaces.some(({ name }) => name === account.namespace))
    return [
      {
        id: `MG-06/role/${key}/namespace`,
        kind: 'manual',
        target,
        control,
        text: `The namespace ${account.namespace} does not exist, so its service account gets no role yet.`,
        hint: 'Create it, for example with namespaces.namespaces in dayone.yaml, and run the same command again.',
      },
    ]
  if (live !== undefined && ownedAccount(live, cluster, observed.configId) !== key)
    return [
      {
        id: `MG-06/role/${key}/foreign`,
        kind: 'risk',
        target: `IAM role ${role}`,
        severity: 'high',
        control,
        blocks: 'apply',
        text: `A role of this name exists that this dayone.yaml did not create. It was not changed.`,
        hint: `Find out whose it is: \`aws iam get-role --role-name ${role}\`. Remove the entry from metadata-guard.workloadRoles, or delete the role.`,
      },
    ]
  return config.policies
    .filter((arn) => observed.policies[arn] === undefined)
    .map((arn) => ({
      id: `MG-06/role/${key}/${arn}`,
      kind: 'risk',
      target,
      severity: 'medium',
      control,
      blocks: 'apply',
      text: `There is no managed policy ${arn}.`,
      hint: 'Check metadata-guard.workloadRoles: policies of AWS have aws in place of the account.',
    }))
}

/** Permissions that make a role worth stealing: nothing is applied until they are accepted. Pure. */
export function dangerFindings(config: WorkloadRoleConfig, observed: ObservedRoles): readonly Finding[] {
  const account = accountOf(config)
  const own =
    config.statements.length === 0
      ? []
      : [['Its own policy', JSON.stringify({ Statement: config.statements })] as const]
  const managed = config.policies.flatMap((arn) => {
    const document = observed.policies[arn]
    return document === undefined ? [] : [[arn, document] as const]
  })
  return [...own, ...managed].flatMap(([policy, document]) =>
    permissionDangers(document).map(({ severity, what }, index): Finding => {
      const id = `MG-06/role/${accountKey(account)}/permissions/${policy === 'Its own policy' ? 'own' : policy}/${index}`
      return {
        id,
        kind: 'risk',
        target: `ServiceAccount ${account.name} in ${account.namespace}`,
        severity,
        control,
        blocks: 'apply',
        text: `${policy} ${what}. Anyone who can create pods in ${account.namespace} has it.`,
        hint: `Name the actions and resources it needs, or accept it: metadata-guard.accepted in dayone.yaml with finding: ${id}, reason, owner and until.`,
      }
    }),
  )
}

/** Pods that have no credentials of their role, and that a restart by dayone does not give them. Pure. */
export function podFindings({ account, arn }: WantedRole, observed: ObservedRoles): readonly Finding[] {
  const early = observed.pods.filter(
    (pod) => pod.namespace === account.namespace && pod.account === account.name && missingIn(pod, arn).length > 0,
  )
  if (early.length === 0) return []
  const target = `pods of ${account.name} in ${account.namespace}`
  const id = `MG-08/${accountKey(account)}`
  if (observed.webhookSince === undefined)
    return [
      {
        id,
        kind: 'manual',
        target,
        control: 'MG-08',
        text: `The cluster has no pod identity webhook, so its ${early.length === 1 ? 'pod has' : `${early.length} pods have`} no credentials of the role.`,
        hint: 'Set metadata-guard.podIdentityWebhook in dayone.yaml. It has a price: while the webhook or cert-manager is down, no pod can be created (failurePolicy Fail).',
      },
    ]
  const others = [
    ...new Set(
      early.filter(({ root }) => !restartable.includes(root.kind)).map(({ root }) => `${root.kind} ${root.name}`),
    ),
  ]
  return others.map((root) => ({
    id: `${id}/${root.replace(' ', '/')}`,
    kind: 'manual',
    target,
    control: 'MG-08',
    text: `${root} in ${account.namespace} was created before its service account had the role, and cannot be restarted: it has no credentials of the role.`,
    hint: `Recreate it: \`kubectl -n ${account.namespace} delete ${root.toLowerCase()}\` and create it again.`,
  }))
}
