import {
  findLeftovers,
  rehearsePod,
  type Kube,
  type KubeObject,
  type Leftovers,
  type ObservedObjects,
  type PodRefusal,
} from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import type { ApplicationsConfig } from './config.ts'
import { readCloudRoles, type CloudRole } from './objects/cloud-roles.ts'
import { deployment } from './objects/deployment.ts'
import { desiredObjects, ownership } from './objects/desired-objects.ts'

export interface ApplicationsObserved {
  readonly objects: ObservedObjects
  readonly leftovers?: Leftovers
  /** HorizontalPodAutoscalers of the affected namespaces. */
  readonly autoscalers: readonly KubeObject[]
  /** ResourceQuotas and LimitRanges of the affected namespaces. */
  readonly quotas?: readonly KubeObject[]
  readonly limits?: readonly KubeObject[]
  /** Applications whose pods would be rejected, by `namespace/name`. */
  readonly refusedPods?: ReadonlyMap<string, PodRefusal>
  /** Everything that gives an application an IAM role. */
  readonly roles?: readonly CloudRole[]
  /** Acceptances expire on a date. */
  readonly today?: Date
}

export const observe = async (
  config: ApplicationsConfig,
  { ports: { kube }, clock, facts }: StepContext<{ kube: Kube }>,
): Promise<ApplicationsObserved> => {
  const namespaces = [...new Set(config.applications.map(({ namespace }) => namespace))]
  const listed = async (kind: Parameters<Kube['list']>[0]) =>
    (await Promise.all(namespaces.map((namespace) => kube.list(kind, { namespace })))).flat()
  const [autoscalers, quotas, limits, refusedPods, roles] = await Promise.all([
    listed({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' }),
    listed({ apiVersion: 'v1', kind: 'ResourceQuota' }),
    listed({ apiVersion: 'v1', kind: 'LimitRange' }),
    askPods(kube, config),
    Promise.all(config.applications.map((application) => readCloudRoles(kube, application, facts))),
  ])
  const desired = desiredObjects(config)
  const objects = await kube.observe(
    desired.map(({ manifest }) => manifest),
    ownership.kinds,
  )
  return {
    objects,
    leftovers: findLeftovers(desired, objects, ownership),
    autoscalers,
    quotas,
    limits,
    refusedPods,
    roles: roles.flat(),
    today: clock.now(),
  }
}

const askPods = async (kube: Kube, { applications }: ApplicationsConfig): Promise<ReadonlyMap<string, PodRefusal>> => {
  const answers = await Promise.all(
    applications.map(async (application) => {
      const { template } = deployment(application)['spec'] as { template: { metadata: object; spec: object } }
      const { namespace, name } = application
      return [`${namespace}/${name}`, await rehearsePod(kube, namespace, template)] as const
    }),
  )
  return new Map(answers.flatMap(([key, refusal]) => (refusal === undefined ? [] : [[key, refusal] as const])))
}
