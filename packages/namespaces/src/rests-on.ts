import { admissionBindingKind, readPluginEnforcement, readRestsOn, servedKinds, type Kube } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import type { NamespacesConfig } from './config.ts'
import { policyKinds } from './foreign-policies/read-policies.ts'
import { newNamespacePolicyName } from './new-namespaces/new-namespace-objects.ts'
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

/**
 * What the checks of this step depend on. Undefined with expectations, which are evaluated with all pods, and while a
 * rule only warns because of what exists: both change all the time.
 */
export const restsOn = async (
  config: NamespacesConfig,
  { ports: { kube }, facts }: StepContext<{ kube: Kube }>,
  since?: Date,
): Promise<string | undefined> =>
  (config.expect ?? []).length > 0 || (await hasOpenWarnings(config, kube, since))
    ? undefined
    : readRestsOn(kube, {
        since,
        kinds: [...ownership.kinds, ...policyKinds.map(({ apiVersion, kind }) => ({ apiVersion, kind }))],
        also: () => readPluginEnforcement(since === undefined ? kube.observing : kube, facts.networkPlugin.name),
      })
