import type { DryRunAnswer } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import type { NamespaceConfig } from './config.ts'
import type { AdmissionAnswers } from './prove-admission.ts'

interface PodSpec {
  readonly containers?: readonly {
    readonly resources?: { readonly limits?: { readonly cpu?: string; readonly memory?: string } }
  }[]
  readonly volumes?: readonly { readonly name: string }[]
}

const said = ({ status, message }: DryRunAnswer) => (message === '' ? `${status}` : `${status} (${message})`)

const podSecurity = (name: string, profile: string, { compliant, privileged }: AdmissionAnswers) => {
  const isRefused = privileged.status === 403 && privileged.message.includes('PodSecurity')
  const means = `real requests as dry runs: a privileged pod → ${privileged.status}, a compliant pod → ${compliant.status}`
  if (!isRefused)
    return {
      status: 'fail' as const,
      text: `A privileged pod is not refused in ${name} by pod security: ${said(privileged)}.`,
      hint: 'Run `dayone up namespaces`.',
      means,
    }
  // A namespace that refuses everything proves nothing about the rule.
  if (compliant.status !== 201)
    return {
      status: 'warn' as const,
      text: `${name} refuses a privileged pod, but also one that keeps every rule: ${said(compliant)}.`,
      hint: 'Look at the reason: a quota that is used up, or another admission policy.',
      means,
    }
  return { status: 'pass' as const, text: `${name} refuses privileged pods and takes ${profile} ones.`, means }
}

/** The pod as it would be stored; undefined when it was refused and so shows nothing. */
const storedSpec = ({ compliant }: AdmissionAnswers) => compliant.object?.['spec'] as PodSpec | undefined

const unseen = (means: string) => ({
  status: 'skip' as const,
  text: 'Could not be seen, because the pod that keeps every rule was refused.',
  means,
})

const limits = (name: string, answers: AdmissionAnswers) => {
  const means = 'the API server’s answer to a pod that names no limits (dry run)'
  const spec = storedSpec(answers)
  if (spec === undefined) return unseen(means)
  const { cpu, memory } = spec.containers?.[0]?.resources?.limits ?? {}
  if (cpu === undefined || memory === undefined)
    return {
      status: 'fail' as const,
      text: `A container in ${name} that names no limits gets none.`,
      hint: 'Run `dayone up namespaces`.',
      means,
    }
  const text = `A container in ${name} that names no limits gets ${cpu} CPU and ${memory} memory.`
  return { status: 'pass' as const, text, means }
}

const token = (name: string, answers: AdmissionAnswers) => {
  const means = 'the API server’s answer to a pod that names no service account (dry run)'
  const spec = storedSpec(answers)
  if (spec === undefined) return unseen(means)
  if ((spec.volumes ?? []).some((volume) => volume.name.startsWith('kube-api-access-')))
    return {
      status: 'fail' as const,
      text: `Pods in ${name} get a token for the Kubernetes API unasked.`,
      hint: 'Run `dayone up namespaces`.',
      means,
    }
  return { status: 'pass' as const, text: `Pods in ${name} get no token for the Kubernetes API unasked.`, means }
}

const quota = (name: string, { loadBalancer: door }: AdmissionAnswers) => {
  const isRefused = door.status === 403 && door.message.includes('exceeded quota')
  return {
    status: isRefused ? ('pass' as const) : ('fail' as const),
    text: isRefused
      ? `The quota of ${name} acts: a load balancer is refused.`
      : `The quota of ${name} does not act: a load balancer is answered with ${said(door)}.`,
    means: `real request as a dry run: a Service of type LoadBalancer → ${door.status}`,
    ...(isRefused ? {} : { hint: 'Run `dayone up namespaces`; kube-controller-manager must run for quotas to count.' }),
  }
}

/** What the answers prove. Pure. */
export const admissionChecks = (namespace: NamespaceConfig, answers: AdmissionAnswers): readonly Check[] => {
  const { name, profile } = namespace
  const target = `Namespace ${name}`
  return [
    { id: `NS-01/${name}`, target, control: 'NS-01', severity: 'high', ...podSecurity(name, profile, answers) },
    { id: `NS-05/${name}`, target, control: 'NS-05', severity: 'medium', ...limits(name, answers) },
    { id: `RB-13/${name}`, target, control: 'RB-13', severity: 'medium', ...token(name, answers) },
    ...(namespace.quota['services.loadbalancers'] === 0
      ? [{ id: `NS-04/${name}`, target, control: 'NS-04', severity: 'medium' as const, ...quota(name, answers) }]
      : []),
  ]
}
