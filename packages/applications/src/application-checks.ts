import type { KubeObject } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import { checkAsConfigured } from './as-configured.ts'
import type { Application } from './config.ts'
import { isPinned, parseImage } from './image-reference.ts'
import { containersOf, isEmulated, type Pod } from './pods/pod.ts'
import { restrictedViolations } from './pods/restricted-violations.ts'
import { rolloutOf } from './pods/rollout.ts'

/** The live state of an application. */
export interface Seen {
  readonly deployment: KubeObject | undefined
  /** Pods that are not being deleted. */
  readonly pods: readonly Pod[]
  readonly service: KubeObject | undefined
  /** The number of ready addresses behind the Service. */
  readonly readyEndpoints: number
  /** Those of them that do not belong to its pods: they receive part of the traffic. */
  readonly strangeEndpoints: readonly string[]
}

/** The checks of one application. Pure. */
export const applicationChecks = (application: Application, seen: Seen): readonly Check[] => {
  const { name, namespace } = application
  const { deployment, pods } = seen
  const about = (id: string) => ({ id: `${id}/${namespace}/${name}`, target: `${name} in ${namespace}` })
  if (deployment === undefined)
    return [
      {
        ...about('ready'),
        rule: 'applications/ready',
        status: 'fail',
        severity: 'high',
        text: `${name} does not exist.`,
        means: 'read the Deployment',
        hint: 'Run `dayone up applications`.',
      },
    ]
  const emulated = isEmulated(pods) ? { emulated: true as const } : {}
  return [
    { ...about('ready'), rule: 'applications/ready', ...readiness(name, namespace, deployment, pods), ...emulated },
    {
      ...about('reachable'),
      rule: 'applications/reachable',
      ...reachability(application, seen),
      ...emulated,
    },
    { ...about('NS-07'), rule: 'applications/image', control: 'NS-07', ...imageCheck(application, pods) },
    { ...about('NS-11'), rule: 'applications/restricted', control: 'NS-11', ...securityCheck(pods) },
    {
      ...about('as-configured'),
      rule: 'applications/as-configured',
      control: 'NS-06',
      ...checkAsConfigured(application, { ...seen, deployment }),
    },
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
      text: `The pods of ${name} are rejected. ${rollout.reason}`,
      hint: 'Fix this in dayone.yaml, then run `dayone up applications`.',
    }
  return {
    status: 'fail',
    severity: 'medium',
    means: `${means} for a minute`,
    text: `${rollout.ready} of ${rollout.wanted} pods are ready; ${rollout.reason}`,
    hint: `Details: kubectl -n ${namespace} describe pods -l app.kubernetes.io/name=${name}`,
  }
}

const reachability = (
  { name, namespace, port }: Application,
  { readyEndpoints, strangeEndpoints }: Pick<Seen, 'readyEndpoints' | 'strangeEndpoints'>,
): Verdict => {
  const means = 'read the EndpointSlices of the Service, and the addresses of its pods'
  if (strangeEndpoints.length > 0)
    return {
      status: 'fail',
      severity: 'high',
      means,
      text: `The Service sends traffic to ${strangeEndpoints.length === 1 ? 'an address that is' : 'addresses that are'} none of its pods: ${strangeEndpoints.slice(0, 5).join(', ')}${strangeEndpoints.length > 5 ? ` and ${strangeEndpoints.length - 5} more` : ''}.`,
      hint: `Find out who wrote them: kubectl -n ${namespace} get endpointslices -l kubernetes.io/service-name=${name} -o yaml --show-managed-fields`,
    }
  return readyEndpoints > 0
    ? {
        status: 'pass',
        means,
        text: `The Service has ${readyEndpoints} ready endpoint${readyEndpoints === 1 ? '' : 's'}: http://${name}.${namespace}:${port} from the same namespace.`,
      }
    : {
        status: 'fail',
        severity: 'medium',
        means,
        text: 'The Service has no ready endpoints.',
        hint: 'Find out why no pod is ready.',
      }
}

const noPods: Verdict = {
  status: 'skip',
  means: 'there are no pods',
  text: 'It has no pods, so they cannot be checked.',
}

const imageCheck = ({ image: wanted }: Application, pods: readonly Pod[]): Verdict => {
  if (pods.length === 0) return noPods
  const means = `read the images of ${pods.length} pod${pods.length === 1 ? '' : 's'}`
  const images = [...new Set(pods.flatMap((pod) => containersOf(pod).map(({ image }) => image)))]
  const floating = images.filter((text) => {
    const image = parseImage(text)
    return image === undefined || !isPinned(image)
  })
  const others = images.filter((text) => text !== wanted)
  if (others.length > 0)
    return {
      status: 'fail',
      severity: 'high',
      means,
      text: `Its pods run ${others.join(', ')}, not ${wanted} as in dayone.yaml.`,
      hint: 'Run `dayone plan applications` to see who changed it, then `dayone up applications`.',
    }
  return floating.length === 0
    ? { status: 'pass', means, text: `Every container runs the image in dayone.yaml: ${wanted}.` }
    : {
        status: 'fail',
        severity: 'medium',
        means,
        text: `These image tags can move: ${floating.join(', ')}.`,
        hint: 'Use a version or a digest.',
      }
}

const securityCheck = (pods: readonly Pod[]): Verdict => {
  if (pods.length === 0) return noPods
  const means = `read the security settings of ${pods.length} pod${pods.length === 1 ? '' : 's'}`
  const violations = [...new Set(pods.flatMap(restrictedViolations))]
  return violations.length === 0
    ? {
        status: 'pass',
        means,
        text: 'Its pods run as non-root, without capabilities or privilege escalation (restricted).',
      }
    : {
        status: 'fail',
        severity: 'high',
        means,
        text: `Its pods have more privileges than they should: ${violations.join('; ')}.`,
        hint: 'Run `dayone up applications`. If it persists, a webhook changes the pods.',
      }
}
