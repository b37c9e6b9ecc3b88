import {
  leftoverFindings,
  hasManagedLabel,
  noLeftovers,
  planObjects,
  refOf,
  removalOf,
  type DesiredObject,
  type KubeObject,
  type ObjectChange,
} from '@dayone/kube'
import { acceptFindings, type ClusterFacts, type Finding, type Plan } from '@dayone/pipeline'
import { autoscalerOf, keepReplicas } from './objects/autoscaled.ts'
import { cloudRoleFindings } from './objects/cloud-roles.ts'
import type { Application, ApplicationsConfig } from './config.ts'
import { desiredObjects } from './objects/desired-objects.ts'
import { fitFindings } from './fit/fit-findings.ts'
import { ecrAccountOf, parseImage } from './image-reference.ts'
import type { ApplicationsObserved } from './observe.ts'

export const plan = (
  config: ApplicationsConfig,
  observed: ApplicationsObserved | undefined,
  facts: ClusterFacts,
): Plan<ObjectChange> => {
  const leftovers = observed?.leftovers ?? noLeftovers
  const { own } = leftovers
  const autoscalers = observed?.autoscalers ?? []
  const adjusted = desiredObjects(config).map((desired): DesiredObject => {
    const { manifest } = desired
    const { name, namespace = '' } = manifest.metadata
    if (manifest.kind !== 'Deployment') return desired
    const live = observed?.objects.find(refOf(manifest))
    // dayone does not overwrite an object of others with the same name.
    const owned = live !== undefined && hasManagedLabel(live) ? { ...desired, guard: true as const } : desired
    if (autoscalerOf({ name, namespace }, autoscalers) === undefined) return owned
    return { ...owned, manifest: keepReplicas(manifest, live) }
  })
  return {
    changes: [...planObjects(adjusted, observed?.objects), ...own.map(removal)],
    findings: acceptFindings(
      [
        ...fitFindings(config.applications, observed, facts),
        ...config.applications.flatMap((application) => [
          ...pullFinding(application),
          ...namespaceFinding(application, facts),
          ...autoscalerFinding(application, observed),
          ...podFinding(application, observed),
        ]),
        ...leftoverFindings('applications', leftovers),
        ...cloudRoleFindings(observed?.roles ?? []),
      ],
      config.accepted,
      observed?.today,
    ),
  }
}

/** The service account is removed after the pods that use it. */
const removal = (object: KubeObject) =>
  removalOf(
    object,
    object.kind === 'Deployment' ? 'no longer in dayone.yaml: its pods are terminated' : 'no longer in dayone.yaml',
    object.kind === 'ServiceAccount' ? 3 : 2,
  )

/** How nodes authenticate to a private registry. kops: ecr-credential-provider and spec.iam.allowContainerRegistry. */
const pullFinding = ({ name, namespace, image }: Application): readonly Finding[] => {
  const reference = parseImage(image)
  const account = reference === undefined ? undefined : ecrAccountOf(reference)
  if (account === undefined) return []
  return [
    {
      id: `pull/${namespace}/${name}`,
      kind: 'safe',
      target: image,
      text: `Nodes pull from the private registry of account ${account} with their IAM role (iam.allowContainerRegistry, on by default): no password is stored in the cluster.`,
      hint: `If the cluster runs in another account, the repository policy in ${account} must allow the role of its nodes.`,
    },
  ]
}

/** Facts list all existing namespaces, and those that this run creates before. */
const namespaceFinding = ({ name, namespace }: Application, { namespaces }: ClusterFacts): readonly Finding[] => {
  if (namespaces.some((known) => known.name === namespace)) return []
  return [
    {
      id: `namespace/${namespace}/${name}`,
      kind: 'risk',
      severity: 'high',
      target: `namespace ${namespace}`,
      text: `Namespace ${namespace} does not exist, so ${name} cannot be created in it.`,
      hint: `Check the name, or add the namespace to dayone.yaml and run \`dayone up namespaces applications\`.`,
      blocks: 'plan',
    },
  ]
}

const autoscalerFinding = (
  application: Application,
  observed: ApplicationsObserved | undefined,
): readonly Finding[] => {
  const autoscaler = autoscalerOf(application, observed?.autoscalers ?? [])
  if (autoscaler === undefined) return []
  return [
    {
      id: `replicas/${application.namespace}/${application.name}`,
      kind: 'safe',
      target: `Deployment ${application.name}`,
      text: `The HorizontalPodAutoscaler ${autoscaler.metadata.name} manages the number of replicas; dayone does not change it.`,
    },
  ]
}

/** Quota and limits are calculated elsewhere, as they will be after this run. */
const podFinding = (
  { name, namespace }: Application,
  observed: ApplicationsObserved | undefined,
): readonly Finding[] => {
  const refusal = observed?.refusedPods?.get(`${namespace}/${name}`)
  if (refusal === undefined || !['webhook', 'webhook-away', 'policy', 'pod-security'].includes(refusal.by)) return []
  return [
    {
      id: `pods/${namespace}/${name}`,
      kind: 'risk',
      severity: 'high',
      target: `Deployment ${name} in ${namespace}`,
      text: `The Deployment ${name} in ${namespace} would be accepted, but not its pods: ${refusal.clause}.`,
      hint: refusal.hint,
      blocks: 'plan',
    },
  ]
}
