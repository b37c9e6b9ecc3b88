import { isSameQuantity, type DryRunAnswer } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import type { NamespaceConfig } from '../config.ts'
import type { AdmissionAnswers } from './admission-answers.ts'

interface PodSpec {
  readonly containers?: readonly {
    readonly resources?: { readonly limits?: { readonly cpu?: string; readonly memory?: string } }
  }[]
  readonly volumes?: readonly { readonly name: string }[]
}

const answerText = ({ status, message }: DryRunAnswer) => (message === '' ? `${status}` : `${status} (${message})`)

const podSecurity = (
  { name, profile, reason }: Pick<NamespaceConfig, 'name' | 'profile' | 'reason'>,
  { compliant, privileged }: AdmissionAnswers,
) => {
  const isRefused = privileged.status === 403 && privileged.message.includes('PodSecurity')
  const means = `dry runs: a privileged pod → ${privileged.status}, a compliant pod → ${compliant.status}`
  if (reason !== undefined)
    return {
      status: 'warn' as const,
      text: `${name} accepts privileged pods, which can take over their node. Reason in dayone.yaml: ${reason}`,
      hint: 'Use the profile baseline as soon as nothing there needs the node.',
      means,
    }
  if (!isRefused)
    return {
      status: 'fail' as const,
      text: `${name} does not reject a privileged pod by Pod Security: ${answerText(privileged)}.`,
      hint: 'Run `dayone up namespaces`.',
      means,
    }
  // A namespace that rejects everything proves nothing about the rule.
  if (compliant.status !== 201)
    return {
      status: 'warn' as const,
      text: `${name} rejects a privileged pod, but also a compliant one: ${answerText(compliant)}.`,
      hint: 'Check the reason: an exhausted quota, or another admission policy.',
      means,
    }
  return { status: 'pass' as const, text: `${name} rejects privileged pods and accepts ${profile} ones.`, means }
}

/** The pod as it would be stored; undefined if it was rejected and shows nothing. */
const storedSpec = ({ compliant }: AdmissionAnswers) => compliant.object?.['spec'] as PodSpec | undefined

const unseen = (means: string) => ({
  status: 'skip' as const,
  text: 'Could not be verified: the compliant pod was rejected.',
  means,
})

const limits = ({ name, limits: { default: wanted } }: NamespaceConfig, answers: AdmissionAnswers) => {
  const means = 'dry run of a pod without limits'
  const spec = storedSpec(answers)
  if (spec === undefined) return unseen(means)
  const { cpu, memory } = spec.containers?.[0]?.resources?.limits ?? {}
  if (cpu === undefined || memory === undefined)
    return {
      status: 'fail' as const,
      text: `A container without limits in ${name} gets no defaults.`,
      hint: 'Run `dayone up namespaces`.',
      means,
    }
  const text = `A container without limits in ${name} gets ${cpu} CPU and ${memory} memory`
  if (!isSameQuantity(wanted.cpu, cpu) || !isSameQuantity(wanted.memory, memory))
    return {
      status: 'fail' as const,
      text: `${text}, not ${wanted.cpu} and ${wanted.memory} as configured.`,
      hint: `Another LimitRange takes precedence: kubectl -n ${name} get limitranges`,
      means,
    }
  return { status: 'pass' as const, text: `${text}.`, means }
}

const token = (name: string, answers: AdmissionAnswers) => {
  const means = 'dry run of a pod without a service account'
  const spec = storedSpec(answers)
  if (spec === undefined) return unseen(means)
  if ((spec.volumes ?? []).some((volume) => volume.name.startsWith('kube-api-access-')))
    return {
      status: 'fail' as const,
      text: `Pods in ${name} get an API token by default.`,
      hint: 'Run `dayone up namespaces`.',
      means,
    }
  return { status: 'pass' as const, text: `Pods in ${name} get no API token by default.`, means }
}

const quota = (name: string, { loadBalancer: door }: AdmissionAnswers) => {
  const isRefused = door.status === 403 && door.message.includes('exceeded quota')
  return {
    status: isRefused ? ('pass' as const) : ('fail' as const),
    text: isRefused
      ? `The quota of ${name} is enforced: a load balancer is rejected.`
      : `The quota of ${name} is not enforced: a load balancer gets ${answerText(door)}.`,
    means: `dry run: a Service of type LoadBalancer → ${door.status}`,
    ...(isRefused ? {} : { hint: 'Run `dayone up namespaces`. Quotas need a running kube-controller-manager.' }),
  }
}

/** The checks that the responses prove. Pure. */
export const admissionChecks = (namespace: NamespaceConfig, answers: AdmissionAnswers): readonly Check[] => {
  const { name } = namespace
  const target = `Namespace ${name}`
  return [
    {
      id: `NS-01/${name}`,
      rule: 'namespaces/pod-security',
      target,
      control: 'NS-01',
      severity: 'high',
      ...podSecurity(namespace, answers),
    },
    {
      id: `NS-05/${name}`,
      rule: 'namespaces/limits',
      target,
      control: 'NS-05',
      severity: 'medium',
      ...limits(namespace, answers),
    },
    {
      id: `RB-13/${name}`,
      rule: 'namespaces/no-token',
      target,
      control: 'RB-13',
      severity: 'medium',
      ...token(name, answers),
    },
    ...(namespace.quota['services.loadbalancers'] === 0
      ? [
          {
            id: `NS-04/${name}`,
            rule: 'namespaces/quota',
            target,
            control: 'NS-04',
            severity: 'medium' as const,
            ...quota(name, answers),
          },
        ]
      : []),
  ]
}
