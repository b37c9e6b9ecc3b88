import { namespacesBySubject } from '@dayone/authorizer'
import { checkLeftovers, planObjects, reviewAccess, type Kube } from '@dayone/kube'
import { proveAlike, type Check, type StepContext } from '@dayone/pipeline'
import { whoText } from './assignments/assignments.ts'
import type { RbacConfig } from './config.ts'
import { expectChecks } from './expect/expect-checks.ts'
import { breakGlassChecks } from './break-glass/check-break-glass.ts'
import { groupRights } from './grants/group-rights.ts'
import { checkGuards } from './guards/check-guards.ts'
import { guardMode } from './guards/guard-mode.ts'
import { isGuard, objects, ownership } from './objects.ts'
import { asksForTheWorst } from './observe.ts'
import { checkAnonymous } from './other-ways/check-anonymous.ts'
import { auditRecordCheck, auditRecordName } from './migration/audit-record.ts'
import { bridgeChecks } from './migration/bridge-checks.ts'
import { missingNamespaces } from './plan.ts'
import { groupKeys } from './proofs/group-keys.ts'
import { proveGroup } from './proofs/prove-group.ts'
import type { RbacPorts } from './rbac-ports.ts'
import { readRights, type Rights } from './read-rights.ts'
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
  const desired = objects(config).filter(
    (one) => !isGuard(one) && !missing.includes(one.manifest.metadata.namespace ?? ''),
  )
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

const checkAdmission = async (kube: Kube, config: RbacConfig, rights: Rights): Promise<Check> => {
  const observed = await kube.observe(
    objects(config)
      .filter(isGuard)
      .map(({ manifest }) => manifest),
  )
  const mode = guardMode(config, { objects: observed, rights })
  return checkGuards(observed, objects(config, mode).filter(isGuard), mode)
}

export const verify = async (config: RbacConfig, ctx: StepContext<RbacPorts>): Promise<readonly Check[]> => {
  const { kube } = ctx.ports
  const [namespaces, rights] = await Promise.all([
    kube.observeAll({ apiVersion: 'v1', kind: 'Namespace' }),
    readRights(ctx.ports, config, ctx.clock),
  ])
  const live = namespaces.map(({ metadata }) => metadata.name)
  const missing = missingNamespaces(config, live, { namespaces: [] })
  const boundIn = namespacesBySubject(rights.grants, whoText)
  const groups = groupRights(config, live)
  const guards = await checkAdmission(kube, config, rights)
  const isGuarding = guards.status === 'pass'
  const proofs = await proveAlike(groups, {
    keyOf: groupKeys(groups, rights.grants, namespaces),
    nameOf: ({ who }) => who,
    every: ctx.every ?? false,
    prove: (one) => proveGroup(one, { bound: boundIn.get(one.who) ?? [], isGuarding }, ctx),
  })
  return [
    await checkRbacDecides(kube, ctx.facts.name),
    await checkAnonymous(kube, ctx.facts.name),
    await checkObjects(kube, config, missing),
    guards,
    await checkLeftovers(kube, objects(config), ownership),
    ...namespaceChecks(config, namespaces, missing),
    ...breakGlassChecks(config.breakGlass ?? [], rights.bindings, ctx.clock.now()),
    ...proofs,
    ...(await expectChecks(config, rights, kube)),
    ...riskChecks(rights),
    ...bridgeChecks(rights.bindings, ctx.clock.now().toISOString().slice(0, 10)),
    auditRecordCheck(await kube.get({ apiVersion: 'v1', kind: 'ConfigMap', ...auditRecordName })),
  ]
}
