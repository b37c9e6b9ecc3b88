import type { FieldPath } from './compare-fields.ts'

/** The defaults of the API server for unset fields of a pod template, by field name. */
const podDefaults: Readonly<Record<string, readonly unknown[]>> = {
  restartPolicy: ['Always'],
  terminationGracePeriodSeconds: [30],
  dnsPolicy: ['ClusterFirst'],
  schedulerName: ['default-scheduler'],
  enableServiceLinks: [true],
  terminationMessagePath: ['/dev/termination-log'],
  terminationMessagePolicy: ['File'],
  // The default depends on the tag; both run the named image.
  imagePullPolicy: ['Always', 'IfNotPresent'],
  protocol: ['TCP'],
  timeoutSeconds: [1],
  periodSeconds: [10],
  successThreshold: [1],
  failureThreshold: [3],
  scheme: ['HTTP'],
  creationTimestamp: [null],
}

const deploymentDefaults: Readonly<Record<string, readonly unknown[]>> = {
  'spec.progressDeadlineSeconds': [600],
  'spec.revisionHistoryLimit': [10],
}

/** Annotations of a pod template that only trigger a restart. */
const harmlessAnnotations = new Set(['kubectl.kubernetes.io/restartedAt'])

const isHarmlessAnnotations = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).every((key) => harmlessAnnotations.has(key))

/**
 * Whether an undesired field is only a default of the API server. `siblings` are the fields next to it. From the
 * defaults in k8s.io/kubernetes/pkg/apis/{apps,core}/v1/defaults.go.
 */
export const isApiDefault = (path: FieldPath, value: unknown, siblings: Readonly<Record<string, unknown>>): boolean => {
  const last = String(path.at(-1))
  const text = path.join('.')
  if (text in deploymentDefaults) return deploymentDefaults[text]?.includes(value) === true
  if (!path.includes('template')) return false
  if (last === 'serviceAccount') return value === siblings['serviceAccountName']
  if (last === 'annotations') return isHarmlessAnnotations(value)
  if (path.at(-2) === 'annotations') return harmlessAnnotations.has(last)
  return podDefaults[last]?.includes(value) === true
}
