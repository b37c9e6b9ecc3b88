import { planObjects, reviewAccess, type Kube } from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import type { RbacConfig } from './config.ts'
import { groupRights } from './expectations.ts'
import { objects } from './objects.ts'
import { asksForTheWorst } from './observe.ts'
import { missingNamespaces } from './plan.ts'
import { proveGroup } from './prove-group.ts'

const checkRbacDecides = async (kube: Kube, cluster: string): Promise<Check> => {
  const { allowed } = await reviewAccess(kube, asksForTheWorst)
  return {
    id: 'KD-01',
    target: cluster,
    control: 'KD-01',
    severity: 'critical',
    means: `asked for somebody in no group: read secrets in kube-system → ${allowed ? 'allowed' : 'refused'}`,
    ...(allowed
      ? {
          status: 'fail',
          text: 'Nothing decides who may do what: somebody without any right may read secrets (AlwaysAllow).',
          hint: 'Run `dayone up rbac`: it ends with spec.authorization set to RBAC.',
        }
      : { status: 'pass', text: 'RBAC decides: somebody without rights gets nothing.' }),
  }
}

const checkObjects = async (kube: Kube, config: RbacConfig, missing: readonly string[]): Promise<Check> => {
  const desired = objects(config).filter(({ manifest }) => !missing.includes(manifest.metadata.namespace ?? ''))
  const differing = planObjects(desired, await kube.observe(desired.map(({ manifest }) => manifest)))
  const common = {
    id: 'RBAC/objects',
    target: 'roles and bindings',
    severity: 'high' as const,
    means: `read ${desired.length} roles and bindings back and compared every field that dayone sets`,
  }
  if (differing.length === 0)
    return { ...common, status: 'pass', text: 'Roles and bindings are as configured; no wildcard, no secrets.' }
  return {
    ...common,
    status: 'fail',
    text: `Not as configured: ${differing.map(({ target }) => target).join(', ')}.`,
    hint: 'Run `dayone up rbac`.',
  }
}

const missingCheck = (namespace: string): Check => ({
  id: `RBAC/missing-namespace/${namespace}`,
  target: `Namespace ${namespace}`,
  status: 'fail',
  severity: 'high',
  text: `There is no namespace ${namespace}: the teams that should work there have no rights.`,
  means: 'listed the namespaces',
  hint: 'Make it with `dayone up namespaces`, or correct its name in dayone.yaml.',
})

export const verify = async (config: RbacConfig, ctx: StepContext<{ kube: Kube }>): Promise<readonly Check[]> => {
  const { kube } = ctx.ports
  const live = (await kube.list({ apiVersion: 'v1', kind: 'Namespace' })).map(({ metadata }) => metadata.name)
  const missing = missingNamespaces(config, live, { namespaces: [] })
  const proofs = await Promise.all(groupRights(config, live).map((rights) => proveGroup(rights, ctx)))
  return [
    await checkRbacDecides(kube, ctx.facts.name),
    await checkObjects(kube, config, missing),
    ...missing.map(missingCheck),
    ...proofs.flat(),
  ]
}
