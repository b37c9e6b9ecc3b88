import { changed, question, type Conversion, type Manifest } from '../manifest.ts'
import { convertAutoscaler } from './convert-autoscaler.ts'
import { convertDefinition } from './convert-definition.ts'
import { convertIngress } from './convert-ingress.ts'
import { convertBudget, convertRbac, dropPodSecurityPolicy } from './convert-policy.ts'
import { convertClaim, convertNetworkPolicy, convertService } from './convert-storage.ts'
import { convertWebhooks } from './convert-webhooks.ts'
import { convertCronJob, convertPods, convertWorkload } from './convert-workload.ts'
import { goneKinds, movedKinds } from './served-elsewhere.ts'

type Convert = (manifest: Manifest) => Conversion

const always = (): boolean => true
const unless =
  (...current: readonly string[]) =>
  ({ apiVersion }: Manifest): boolean =>
    !current.includes(apiVersion)

/** The converter of each kind, and whether it applies to the API version. */
const converters: Readonly<Record<string, readonly [applies: (manifest: Manifest) => boolean, convert: Convert]>> = {
  Deployment: [always, convertWorkload],
  DaemonSet: [always, convertWorkload],
  ReplicaSet: [always, convertWorkload],
  StatefulSet: [always, convertWorkload],
  CronJob: [always, convertCronJob],
  Job: [always, convertPods],
  Pod: [always, convertPods],
  ReplicationController: [always, convertPods],
  PersistentVolumeClaim: [always, convertClaim],
  Service: [always, convertService],
  Ingress: [unless('networking.k8s.io/v1'), convertIngress],
  NetworkPolicy: [unless('networking.k8s.io/v1'), convertNetworkPolicy],
  PodDisruptionBudget: [unless('policy/v1'), convertBudget],
  PodSecurityPolicy: [always, dropPodSecurityPolicy],
  HorizontalPodAutoscaler: [unless('autoscaling/v2', 'autoscaling/v1'), convertAutoscaler],
  CustomResourceDefinition: [unless('apiextensions.k8s.io/v1'), convertDefinition],
  ValidatingWebhookConfiguration: [unless('admissionregistration.k8s.io/v1'), convertWebhooks],
  MutatingWebhookConfiguration: [unless('admissionregistration.k8s.io/v1'), convertWebhooks],
  ...Object.fromEntries(
    ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'].map((kind) => [
      kind,
      [unless('rbac.authorization.k8s.io/v1'), convertRbac] as const,
    ]),
  ),
}

/** API groups of Kubernetes itself: kinds of the same name in other groups are left unchanged. */
const groups = new Set(['apps', 'batch', 'extensions', 'policy', 'autoscaling'])
const isKubernetes = ({ apiVersion }: Manifest): boolean => {
  const [group = '', version] = apiVersion.split('/')
  return version === undefined || groups.has(group) || group.endsWith('.k8s.io')
}

/**
 * Converts an object to the API of Kubernetes 1.36, with a note and a reason for each change. Nothing is changed
 * silently or invented: decisions for the user become questions. Objects of other groups are left unchanged. Pure.
 */
export const convertManifest = (manifest: Manifest): Conversion => {
  if (!isKubernetes(manifest)) return { manifest, notes: [] }
  const moved = movedKinds[manifest.kind]
  if (moved?.from.includes(manifest.apiVersion) === true) {
    const note = changed(
      'apiVersion',
      `${manifest.apiVersion} is no longer served: ${manifest.kind} is in ${moved.to}.`,
    )
    return { manifest: { ...manifest, apiVersion: moved.to }, notes: [note] }
  }
  const gone = goneKinds[manifest.kind]
  if (gone?.from === manifest.apiVersion)
    return { manifest, notes: [question('apiVersion', `${manifest.kind} of ${gone.from} ${gone.text}`)] }
  const [applies, convert] = converters[manifest.kind] ?? []
  return convert === undefined || applies?.(manifest) !== true ? { manifest, notes: [] } : convert(manifest)
}
