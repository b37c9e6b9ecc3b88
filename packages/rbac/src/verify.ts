import { namespacesBySubject } from '@dayone/authorizer'
import { checkLeftovers, planObjects, reviewAccess, type Kube } from '@dayone/kube'
import { proveAlike, type Check, type StepContext } from '@dayone/pipeline'
import { whoText } from './assignments/assignments.ts'
import type { RbacConfig } from './config.ts'
import { expectChecks } from './expect/expect-checks.ts'
import { groupRights } from './grants/group-rights.ts'
import { objects, ownership } from './objects.ts'
import { asksForTheWorst } from './observe.ts'
import { checkAnonymous } from './other-ways/check-anonymous.ts'
import { bridgeChecks } from './migration/bridge-checks.ts'
import { missingNamespaces } from './plan.ts'
import { groupKeys } from './proofs/group-keys.ts'
import { proveGroup } from './proofs/prove-group.ts'
import { readRights } from './read-rights.ts'
import { riskChecks } from './risk-checks.ts'
import { namespaceChecks } from './team-namespaces/namespace-checks.ts'

const checkRbacDecides = async (kube: Kube, cluster: string): Promise<Check> => {
  const { allowed } = await reviewAccess(kube, asksForTheWorst)
  return {
    id: 'KD-01',
    rule: 'rbac/decides',
    target: cluster,
    control: 'KD-01',
    severity: 'critical',
    means: `SubjectAccessReview for a user in no group: read secrets in kube-system → ${allowed ? 'allowed' : 'denied'}`,
    ...(allowed
      ? {
          status: 'fail',
          text: 'Authorization is off (AlwaysAllow): a user without permissions can read Secrets.',
          hint: 'Run `dayone up rbac`: it sets spec.authorization to RBAC as its last change.',
        }
      : { status: 'pass', text: 'RBAC is enforced: a user without permissions is denied.' }),
  }
}

const checkObjects = async (kube: Kube, config: RbacConfig, missing: readonly string[]): Promise<Check> => {
  const desired = objects(config).filter(({ manifest }) => !missing.includes(manifest.metadata.namespace ?? ''))
  const differing = planObjects(desired, await kube.observe(desired.map(({ manifest }) => manifest)))
  const common = {
    id: 'RBAC/objects',
    rule: 'rbac/objects',
    target: 'roles and bindings',
    severity: 'high' as const,
    means: `compared every field that dayone sets on ${desired.length} roles and bindings`,
  }
  if (differing.length === 0)
    return { ...common, status: 'pass', text: 'Roles and bindings are as configured; no wildcards, no Secrets.' }
  return {
    ...common,
    status: 'fail',
    text: `Not as configured: ${differing.map(({ target }) => target).join(', ')}.`,
    hint: 'Run `dayone up rbac`.',
  }
}

export const verify = async (config: RbacConfig, ctx: StepContext<{ kube: Kube }>): Promise<readonly Check[]> => {
  const { kube } = ctx.ports
  const [namespaces, rights] = await Promise.all([
    kube.observeAll({ apiVersion: 'v1', kind: 'Namespace' }),
    readRights(kube, config, ctx.clock),
  ])
  const live = namespaces.map(({ metadata }) => metadata.name)
  const missing = missingNamespaces(config, live, { namespaces: [] })
  const boundIn = namespacesBySubject(rights.grants, whoText)
  const groups = groupRights(config, live)
  const proofs = await proveAlike(groups, {
    keyOf: groupKeys(groups, rights.grants, namespaces),
    nameOf: ({ who }) => who,
    every: ctx.every ?? false,
    prove: (one) => proveGroup(one, boundIn.get(one.who) ?? [], ctx),
  })
  return [
    await checkRbacDecides(kube, ctx.facts.name),
    await checkAnonymous(kube, ctx.facts.name),
    await checkObjects(kube, config, missing),
    await checkLeftovers(kube, objects(config), ownership),
    ...namespaceChecks(config, namespaces, missing),
    ...proofs,
    ...(await expectChecks(config, rights, kube)),
    ...riskChecks(rights),
    ...bridgeChecks(rights.bindings, ctx.clock.now().toISOString().slice(0, 10)),
  ]
}
