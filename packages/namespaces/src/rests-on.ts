import { admissionBindingKind, readPluginEnforcement, readRestsOn, servedKinds, type Kube } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import type { NamespacesConfig } from './config.ts'
import { policyKinds } from './foreign-policies/read-policies.ts'
import { newNamespacePolicyName } from './new-namespaces/new-namespace-objects.ts'
import { readPlatform } from './platform/read-platform.ts'
import { ownership } from './objects/objects.ts'
import { warningBindingNames } from './tenant-rules/tenant-rule-objects.ts'

/** Whether a rule only warns because of what exists, which changes all the time. */
const hasOpenWarnings = async (
  { tenantRules, newNamespaces }: NamespacesConfig,
  kube: Kube,
  since: Date | undefined,
): Promise<boolean> => {
  const isOpen = { teams: tenantRules === undefined, newOnes: newNamespaces.mode === undefined }
  if (!isOpen.teams && !isOpen.newOnes) return false
  const [served] = await servedKinds(since === undefined ? kube.observing : kube, [admissionBindingKind])
  const bindings = served === undefined ? [] : await kube.observeAll(served, since)
  return bindings.some(
    ({ metadata: { name }, spec }) =>
      (isOpen.teams && warningBindingNames.includes(name)) ||
      (isOpen.newOnes && name === newNamespacePolicyName && !JSON.stringify(spec).includes('"Deny"')),
  )
}

/** Whether the platform needs something, which is evaluated with all pods. */
const hasPlatform = async (
  config: NamespacesConfig,
  { ports: { kube }, facts }: StepContext<{ kube: Kube }>,
  since: Date | undefined,
): Promise<boolean> => {
  const { rules, unallowed } = await readPlatform(config, facts, kube, since)
  return rules.length + unallowed.length > 0
}

/**
 * What the checks of this step depend on. Undefined with expectations, with a guarded kube-system and with what the platform needs, which are
 * evaluated with all pods, and while a rule only warns because of what exists: all of them change all the time.
 */
export const restsOn = async (
  config: NamespacesConfig,
  ctx: StepContext<{ kube: Kube }>,
  since?: Date,
): Promise<string | undefined> => {
  const { ports, facts } = ctx
  const { kube } = ports
  return config.kubeSystem.mode === 'guard' ||
    (config.expect ?? []).length > 0 ||
    (await hasOpenWarnings(config, kube, since)) ||
    (await hasPlatform(config, ctx, since))
    ? undefined
    : readRestsOn(kube, {
        since,
        kinds: [...ownership.kinds, ...policyKinds.map(({ apiVersion, kind }) => ({ apiVersion, kind }))],
        also: () => readPluginEnforcement(since === undefined ? kube.observing : kube, facts.networkPlugin.name),
      })
}
