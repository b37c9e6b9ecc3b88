import { dryRunCreate, statusOf, type Kube, type TenantBook } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import type { NamespaceConfig } from '../config.ts'
import { privilegedDebugger, violatingPods } from './sample-pods.ts'

/** One sample, its sender, and the response of the API server. */
interface Answer {
  readonly what: string
  readonly who: string
  readonly status: number
  readonly message: string
}

const askAs = async (kube: Kube, who: string, namespace: string): Promise<readonly Answer[]> =>
  Promise.all(
    violatingPods(namespace).map(async ([what, pod]) => {
      const { status, message } = await dryRunCreate(kube, pod)
      return { what, who, status, message }
    }),
  )

/**
 * `kubectl debug` of a running pod is another request than creating one, and a rule for pods alone does not cover it.
 */
const askDebugger = async (kube: Kube, namespace: string): Promise<readonly Answer[]> => {
  const pods = await kube.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods?limit=1` })
  const [pod] =
    ((pods.body ?? {}) as { readonly items?: readonly { readonly metadata: { readonly name: string } }[] }).items ?? []
  if (pod === undefined) return []
  const response = await kube.request({
    method: 'PATCH',
    path: `/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}/ephemeralcontainers?dryRun=All`,
    contentType: 'application/strategic-merge-patch+json',
    body: { spec: { ephemeralContainers: [privilegedDebugger] } },
  })
  // A pod that ended meanwhile shows nothing.
  if (response.status === 404) return []
  const message = response.status < 300 ? '' : statusOf(response).message
  return [{ what: 'a privileged debug container', who: 'an administrator', status: response.status, message }]
}

const judge = (name: string, answers: readonly Answer[]): Pick<Check, 'status' | 'text' | 'means' | 'hint'> => {
  const people = [...new Set(answers.map(({ who }) => who))]
  const samples = [...new Set(answers.map(({ what }) => what))]
  const means = `dry runs as ${people.join(' and as ')}: ${samples.join(', ')}`
  const accepted = answers.filter(({ status }) => status < 300)
  if (accepted.length > 0)
    return {
      status: 'fail',
      means,
      text: `${name} accepts ${accepted.map(({ what, who }) => `${what} from ${who}`).join('; ')}.`,
      hint: "Run `dayone up namespaces`. If it persists, check the API server's admission configuration for Pod Security exemptions.",
    }
  const others = answers.filter(({ message }) => !message.includes('PodSecurity'))
  if (others.length === answers.length)
    return {
      status: 'warn',
      means,
      text: `${name} rejects pods that violate Pod Security, but not by Pod Security: ${others[0]?.message ?? ''}`,
      hint: 'Run `dayone plan namespaces` to check its labels.',
    }
  return { status: 'pass', means, text: `${name} rejects ${samples.join(', ')} for every requester.` }
}

/** Sends the samples as an administrator and as other users: an exemption may apply to some only. Stores nothing. */
export const provePodSecurityForTenants = async (
  kube: Kube,
  tenants: TenantBook,
  { name }: NamespaceConfig,
): Promise<readonly Check[]> => {
  const common = {
    id: `NS-01/${name}/tenant`,
    rule: 'namespaces/pod-security',
    target: `Namespace ${name}`,
    control: 'NS-01',
  }
  const found = await tenants.of(name)
  if ('unavailable' in found)
    return [
      {
        ...common,
        severity: 'medium',
        status: 'warn',
        notAsked: true,
        text: `Only requests as a cluster admin were possible. ${found.unavailable}`,
        means: 'tried to get a short-lived identity without admin permissions',
        hint: 'Run `dayone verify namespaces` with an admin kubeconfig.',
      },
    ]
  const pods = found.users.filter(({ kind }) => kind.kind === 'Pod')
  const answers = await Promise.all([
    askAs(kube, 'an administrator', name),
    askDebugger(kube, name),
    ...pods.map((tenant) => askAs(tenant.kube, tenant.who, name)),
  ])
  // A missing namespace rejects nothing; another check reports it.
  if (answers.flat().every(({ status }) => status === 404)) return []
  return [{ ...common, severity: 'high', ...judge(name, answers.flat()) }]
}
