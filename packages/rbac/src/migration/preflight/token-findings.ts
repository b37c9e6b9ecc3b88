import { subjectTitle, type TokenSecret } from '@dayone/authorizer'
import { readPath } from '@dayone/cluster-spec'
import { workloadTitle, type Workload } from '@dayone/kube'
import { shellWord, type Finding } from '@dayone/pipeline'
import type { PreflightFacts } from './preflight-facts.ts'
import { recordsTokenUse } from './version-findings.ts'

const refFields: readonly string[] = ['secret', 'secretRef', 'secretKeyRef']

/** The names of all Secrets in a part of a pod specification: volumes, projected volumes and environment. */
const secretsIn = (part: unknown): readonly string[] => {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([field, value]: [string, unknown]) => {
    const name = field === 'secretName' ? value : refFields.includes(field) ? readPath(value, ['name']) : undefined
    return [...(typeof name === 'string' ? [name] : []), ...secretsIn(value)]
  })
}

/** Whether the pods of a workload get the Secret, as a volume or in their environment. */
const mounts =
  ({ namespace, name }: TokenSecret) =>
  (workload: Workload): boolean =>
    workload.namespace === namespace && secretsIn(workload.template.spec).includes(name)

const useOf = (token: TokenSecret, users: readonly Workload[], isRecorded: boolean): string => {
  const mounted = users.length === 0 ? '' : `, mounted by ${users.map(workloadTitle).join(', ')}`
  if (token.lastUsed !== undefined) return `last used on ${token.lastUsed}${mounted}`
  return `${isRecorded ? 'never used so far' : 'and this version of Kubernetes does not record its use'}${mounted}`
}

/**
 * Token Secrets in use: their holders may be outside of the cluster, where no coverage of running pods shows them. Those
 * that nobody uses are left to the linter (RB-08). Pure.
 */
export const tokenFindings = ({
  kubernetes,
  tokens,
  workloads,
  seen,
}: Pick<PreflightFacts, 'kubernetes' | 'tokens' | 'workloads' | 'seen'>): readonly Finding[] => {
  const isRecorded = recordsTokenUse(kubernetes)
  return tokens.flatMap((token): readonly Finding[] => {
    const { namespace, name, account } = token
    if (account === undefined) return []
    const users = workloads.filter(mounts(token))
    if (token.lastUsed === undefined && users.length === 0 && isRecorded) return []
    const isSeen = seen?.has(subjectTitle({ kind: 'ServiceAccount', namespace, name: account }))
    if (isSeen === true) return []
    return [
      {
        id: `rbac-migration/token-secret/${namespace}/${name}`,
        kind: 'risk',
        target: `Secret ${namespace}/${name}`,
        severity: isSeen === false ? 'high' : 'medium',
        control: 'RB-08',
        text: `Its token of ServiceAccount ${namespace}/${account} never expires; ${useOf(token, users, isRecorded)}.${isSeen === false ? ' The audit log has no request of that account.' : ''}`,
        hint: `Who holds it may be outside of the cluster, such as a CI system. Make sure that it works once while the log is on; or grant it what it needs: \`dayone rbac can --service-account ${shellWord(`${namespace}/${account}`)}\` shows what it has.`,
      },
    ]
  })
}
