import { actionsOf, type Policy, type PolicyScope, type PolicyStatement } from './policy.ts'

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

interface StatementDocument {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Condition
}

export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly StatementDocument[]
}

/** The tag of every resource that kops creates. */
const CLUSTER_TAG = 'aws:ResourceTag/KubernetesCluster'

/**
 * IAM's size limit of a managed policy, in characters without whitespace (IAM User Guide, "IAM and AWS STS quotas").
 */
export const MANAGED_POLICY_CHARACTERS = 6144

/** The policy in IAM's format. Pure. */
export const policyDocument = (policy: Policy, scope: PolicyScope): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: policy.statements.map((statement) => {
    const resources = statement.resources?.(scope)
    const condition = conditionOf(statement, scope)
    return {
      Sid: statement.sid,
      Effect: 'Allow',
      Action: actionsOf(statement),
      Resource: resources ?? '*',
      ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
    }
  }),
})

/**
 * The condition keys that a statement requires to be equal to a value, with one value each: the context of a
 * simulation. Pure.
 */
export const circumstancesOf = (statement: PolicyStatement, scope: PolicyScope): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.values(conditionOf(statement, scope))
      .flatMap((keys) => Object.entries(keys))
      .map(([key, value]) => [key, [value].flat()[0] ?? '']),
  )

const conditionOf = ({ within, condition = {} }: PolicyStatement, scope: PolicyScope): Condition => {
  const equal = {
    ...(within === undefined ? {} : { 'aws:RequestedRegion': scope.region }),
    ...(within === 'cluster' ? { [CLUSTER_TAG]: scope.cluster } : {}),
    ...condition['StringEquals'],
  }
  return { ...condition, ...(Object.keys(equal).length === 0 ? {} : { StringEquals: equal }) }
}
