import { planObjects, type DesiredObject, type KubeObject, type ObservedObjects } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import { keepReplicas } from './objects/autoscaled.ts'
import type { Application } from './config.ts'
import { desiredObjects } from './objects/desired-objects.ts'
import type { Pod } from './pods/pod.ts'
import { podDifferences, templateOf } from './pods/pod-differences.ts'

const shown = 6

/** The live state of the application. */
interface Live {
  readonly deployment: KubeObject
  readonly service: KubeObject | undefined
  readonly pods: readonly Pod[]
}

/**
 * Live values that differ: "spec.template.spec.containers[1]: {…}", "no
 * spec.template.spec.securityContext.runAsNonRoot".
 */
const changedFields = (wanted: DesiredObject, live: KubeObject): readonly string[] => {
  const observed: ObservedObjects = { find: () => live, isServed: () => true }
  return planObjects([wanted], observed).flatMap(({ diff = '' }) => {
    const lines = diff.split('\n')
    const there = lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(2))
    const fieldOf = (line: string) => line.split(': ')[0] ?? ''
    const isThere = new Set(there.map(fieldOf))
    const missing = lines.filter((line) => line.startsWith('+ ')).map((line) => fieldOf(line.slice(2)))
    return [...there, ...missing.filter((field) => !isThere.has(field)).map((field) => `no ${field}`)]
  })
}

/**
 * Compares the live Deployment, Service and pods with dayone.yaml: what runs, with which permissions, and what receives
 * its traffic. Pure.
 */
export const checkAsConfigured = (
  application: Application,
  { deployment, service, pods }: Live,
): Pick<Check, 'status' | 'text' | 'means' | 'hint' | 'severity'> => {
  const means = `compared every field of the Deployment, including added ones, the configured fields of the Service, and the containers, volumes and privileges of ${pods.length} pod${pods.length === 1 ? '' : 's'} with dayone.yaml`
  const desired = desiredObjects({ applications: [application] })
  const of = (kind: string) => desired.filter(({ manifest }) => manifest.kind === kind)
  const wanted = templateOf(of('Deployment')[0]?.manifest ?? deployment)
  // The number of pods has a check of its own.
  const fields = of('Deployment').flatMap((one) =>
    changedFields({ ...one, guard: true, manifest: keepReplicas(one.manifest, deployment) }, deployment),
  )
  const ofService = service === undefined ? [] : of('Service').flatMap((one) => changedFields(one, service))
  const ofPods = [...new Set(pods.flatMap((pod) => podDifferences(wanted, pod)))]
  const problems = [
    ...(fields.length > 0 ? [`its Deployment has ${listed(fields)}`] : []),
    ...(service === undefined ? ['it has no Service'] : []),
    ...(ofService.length > 0 ? [`its Service has ${listed(ofService)}`] : []),
    ...(ofPods.length > 0 ? [`in its pods ${listed(ofPods)}`] : []),
  ]
  if (problems.length === 0)
    return { status: 'pass', means, text: 'It runs as configured in dayone.yaml, with nothing added.' }
  return {
    status: 'fail',
    severity: 'high',
    means,
    text: `It differs from dayone.yaml: ${problems.join('; ')}.`,
    hint: 'Run `dayone plan applications` to see who changed what, then `dayone up applications`. If only its pods differ, a webhook changes them.',
  }
}

const listed = (items: readonly string[]): string =>
  items.length <= shown ? items.join(', ') : `${items.slice(0, shown).join(', ')} and ${items.length - shown} more`
