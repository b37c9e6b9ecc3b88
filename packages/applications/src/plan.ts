import { planObjects, refOf, type DesiredObject, type ObjectChange } from '@dayone/kube'
import type { ClusterFacts, Finding, Plan } from '@dayone/pipeline'
import { autoscalerOf, keepReplicas } from './autoscaled.ts'
import type { Application, ApplicationsConfig } from './config.ts'
import { desiredObjects } from './desired-objects.ts'
import { ecrAccountOf, parseImage } from './image-reference.ts'
import type { ApplicationsObserved } from './observe.ts'

export const plan = (
  config: ApplicationsConfig,
  observed: ApplicationsObserved | undefined,
  facts: ClusterFacts,
): Plan<ObjectChange> => {
  const autoscalers = observed?.autoscalers ?? []
  const adjusted = desiredObjects(config).map((desired): DesiredObject => {
    const { manifest } = desired
    const { name, namespace = '' } = manifest.metadata
    if (manifest.kind !== 'Deployment' || autoscalerOf({ name, namespace }, autoscalers) === undefined) return desired
    return { ...desired, manifest: keepReplicas(manifest, observed?.objects.find(refOf(manifest))) }
  })
  return {
    changes: planObjects(adjusted, observed?.objects),
    findings: config.applications.flatMap((application) => [
      ...pullFinding(application),
      ...namespaceFinding(application, facts),
      ...autoscalerFinding(application, observed),
    ]),
  }
}

/** How a private registry lets the nodes in. kops: ecr-credential-provider and spec.iam.allowContainerRegistry. */
const pullFinding = ({ name, namespace, image }: Application): readonly Finding[] => {
  const reference = parseImage(image)
  const account = reference === undefined ? undefined : ecrAccountOf(reference)
  if (account === undefined) return []
  return [
    {
      id: `pull/${namespace}/${name}`,
      kind: 'safe',
      target: image,
      text: `The nodes pull from the private registry of account ${account} with their own IAM role (iam.allowContainerRegistry, on by default): no password is stored in the cluster.`,
      hint: `If the cluster runs in another account, the repository’s policy in ${account} must allow the role of its nodes.`,
    },
  ]
}

const namespaceFinding = ({ name, namespace }: Application, { namespaces }: ClusterFacts): readonly Finding[] => {
  if (namespaces.some((known) => known.name === namespace)) return []
  return [
    {
      id: `namespace/${namespace}/${name}`,
      kind: 'risk',
      severity: 'medium',
      target: `namespace ${namespace}`,
      text: `${name} goes into ${namespace}, which dayone does not guard: other pods may reach it.`,
      hint: 'Add the namespace to the step namespaces and run `dayone up namespaces`.',
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
      text: `The autoscaler ${autoscaler.metadata.name} decides how many pods run; dayone leaves the number alone.`,
    },
  ]
}
