import type { KubeObject } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import type { Application } from './config.ts'
import { isPinned, parseImage } from './image-reference.ts'
import { containersOf, isEmulated, type Pod } from './pod.ts'
import { restrictedViolations } from './restricted-violations.ts'
import { rolloutOf } from './rollout.ts'

/** An application as the cluster shows it. */
export interface Seen {
  readonly deployment: KubeObject | undefined
  /** Pods that are not being deleted. */
  readonly pods: readonly Pod[]
  /** Addresses behind the Service that take traffic. */
  readonly readyEndpoints: number
}

/** Judges one application. Pure. */
export const applicationChecks = (application: Application, seen: Seen): readonly Check[] => {
  const { name, namespace } = application
  const { deployment, pods } = seen
  const about = (id: string) => ({ id: `${id}/${namespace}/${name}`, target: `${name} in ${namespace}` })
  if (deployment === undefined)
    return [
      {
        ...about('ready'),
        status: 'fail',
        severity: 'high',
        text: `${name} is not there.`,
        means: 'read the Deployment',
        hint: 'Run `dayone up applications`.',
      },
    ]
  const emulated = isEmulated(pods) ? { emulated: true as const } : {}
  return [
    { ...about('ready'), ...readiness(name, namespace, deployment, pods), ...emulated },
    { ...about('reachable'), ...reachability(application, seen.readyEndpoints), ...emulated },
    { ...about('NS-07'), control: 'NS-07', ...imageCheck(pods) },
    { ...about('NS-11'), control: 'NS-11', ...securityCheck(pods) },
  ]
}

type Verdict = Pick<Check, 'status' | 'text' | 'means' | 'hint' | 'severity'>

const readiness = (name: string, namespace: string, deployment: KubeObject, pods: readonly Pod[]): Verdict => {
  const means = 'read the status of the Deployment and its pods'
  const rollout = rolloutOf(deployment, pods)
  if (rollout.kind === 'ready')
    return { status: 'pass', means, text: `${rollout.pods} of ${rollout.pods} pods are admitted and ready.` }
  if (rollout.kind === 'refused')
    return {
      status: 'fail',
      severity: 'high',
      means,
      text: `The pods of ${name} are refused. ${rollout.reason}`,
      hint: 'Put right what it names in dayone.yaml, then run `dayone up applications`.',
    }
  return {
    status: 'fail',
    severity: 'medium',
    means: `${means} for a minute`,
    text: `${rollout.ready} of ${rollout.wanted} pods are ready; ${rollout.reason}`,
    hint: `Look closer: kubectl -n ${namespace} describe pods -l app.kubernetes.io/name=${name}`,
  }
}

const reachability = ({ name, namespace, port }: Application, readyEndpoints: number): Verdict => {
  const means = 'read the EndpointSlices of the Service'
  return readyEndpoints > 0
    ? {
        status: 'pass',
        means,
        text: `The Service leads to ${readyEndpoints} pod${readyEndpoints === 1 ? '' : 's'}: http://${name}.${namespace}:${port} from the same namespace.`,
      }
    : {
        status: 'fail',
        severity: 'medium',
        means,
        text: 'No pod stands behind the Service.',
        hint: 'See why no pod is ready.',
      }
}

const noPods: Verdict = {
  status: 'skip',
  means: 'there are no pods to read',
  text: 'It has no pods, so nothing can be said of them.',
}

const imageCheck = (pods: readonly Pod[]): Verdict => {
  if (pods.length === 0) return noPods
  const means = `read the images of ${pods.length} pod${pods.length === 1 ? '' : 's'}`
  const images = [...new Set(pods.flatMap((pod) => containersOf(pod).map(({ image }) => image)))]
  const floating = images.filter((text) => {
    const image = parseImage(text)
    return image === undefined || !isPinned(image)
  })
  return floating.length === 0
    ? { status: 'pass', means, text: `Every container names its version: ${images.join(', ')}.` }
    : {
        status: 'fail',
        severity: 'medium',
        means,
        text: `These images can change under the same name: ${floating.join(', ')}.`,
        hint: 'Name a version or a digest.',
      }
}

const securityCheck = (pods: readonly Pod[]): Verdict => {
  if (pods.length === 0) return noPods
  const means = `read the security settings of ${pods.length} pod${pods.length === 1 ? '' : 's'}`
  const violations = [...new Set(pods.flatMap(restrictedViolations))]
  return violations.length === 0
    ? { status: 'pass', means, text: 'Its pods run without root, capabilities or a way to gain rights (restricted).' }
    : {
        status: 'fail',
        severity: 'high',
        means,
        text: `Its pods have more rights than they should: ${violations.join('; ')}.`,
        hint: 'Run `dayone up applications`; if it stays, a webhook changes the pods.',
      }
}
