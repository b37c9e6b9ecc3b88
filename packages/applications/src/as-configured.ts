import { planObjects, type KubeObject, type ObservedObjects } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import { keepReplicas } from './objects/autoscaled.ts'
import type { Application } from './config.ts'
import { desiredObjects } from './objects/desired-objects.ts'
import type { Pod } from './pods/pod.ts'
import { podDifferences, templateOf } from './pods/pod-differences.ts'

const shown = 6

/** What is live and differs: "spec.template.spec.containers[1]: {…}", "no spec.template.spec.securityContext.runAsNonRoot". */
const changedFields = (application: Application, deployment: KubeObject): readonly string[] => {
  const desired = desiredObjects({ applications: [application] })
    .filter(({ manifest }) => manifest.kind === 'Deployment')
    // How many run is its own check.
    .map((object) => ({ ...object, guard: true as const, manifest: keepReplicas(object.manifest, deployment) }))
  const observed: ObservedObjects = { find: () => deployment, isServed: () => true }
  return planObjects(desired, observed).flatMap(({ diff = '' }) => {
    const lines = diff.split('\n')
    const live = lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(2))
    const fieldOf = (line: string) => line.split(': ')[0] ?? ''
    const isThere = new Set(live.map(fieldOf))
    const missing = lines.filter((line) => line.startsWith('+ ')).map((line) => fieldOf(line.slice(2)))
    return [...live, ...missing.filter((field) => !isThere.has(field)).map((field) => `no ${field}`)]
  })
}

/** The live Deployment and its pods, compared with what dayone.yaml asks for: what runs, and with which rights. Pure. */
export const checkAsConfigured = (
  application: Application,
  deployment: KubeObject,
  pods: readonly Pod[],
): Pick<Check, 'status' | 'text' | 'means' | 'hint' | 'severity'> => {
  const means = `compared every field of the Deployment, including added ones, and the containers, volumes and privileges of ${pods.length} pod${pods.length === 1 ? '' : 's'} with dayone.yaml`
  const wanted = templateOf(
    desiredObjects({ applications: [application] }).find(({ manifest }) => manifest.kind === 'Deployment')?.manifest ??
      deployment,
  )
  const fields = changedFields(application, deployment)
  const ofPods = [...new Set(pods.flatMap((pod) => podDifferences(wanted, pod)))]
  if (fields.length === 0 && ofPods.length === 0)
    return { status: 'pass', means, text: 'It runs as configured in dayone.yaml, with nothing added.' }
  const said = [
    ...(fields.length > 0 ? [`its Deployment has ${listed(fields)}`] : []),
    ...(ofPods.length > 0 ? [`in its pods ${listed(ofPods)}`] : []),
  ]
  return {
    status: 'fail',
    severity: 'high',
    means,
    text: `It differs from dayone.yaml: ${said.join('; ')}.`,
    hint: 'Run `dayone plan applications` to see who changed what, then `dayone up applications`. If only its pods differ, a webhook changes them.',
  }
}

const listed = (items: readonly string[]): string =>
  items.length <= shown ? items.join(', ') : `${items.slice(0, shown).join(', ')} and ${items.length - shown} more`
