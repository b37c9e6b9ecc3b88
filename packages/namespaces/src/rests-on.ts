import { readPluginEnforcement, readRestsOn, type Kube } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import type { NamespacesConfig } from './config.ts'
import { policyKinds } from './foreign-policies/read-policies.ts'
import { ownership } from './objects/objects.ts'

/**
 * What the checks of this step depend on. Undefined with expectations: they are evaluated with all pods, which change all
 * the time.
 */
export const restsOn = async (
  { expect = [] }: NamespacesConfig,
  { ports: { kube }, facts }: StepContext<{ kube: Kube }>,
  since?: Date,
): Promise<string | undefined> =>
  expect.length > 0
    ? undefined
    : readRestsOn(kube, {
        since,
        kinds: [...ownership.kinds, ...policyKinds.map(({ apiVersion, kind }) => ({ apiVersion, kind }))],
        also: () => readPluginEnforcement(since === undefined ? kube.observing : kube, facts.networkPlugin.name),
      })
