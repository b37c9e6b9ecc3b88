import { fingerprint, listAll, servedKinds, type Kube, type KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import { onlySetsDefaultLevel } from './default-level.ts'

/** The sensitive resources that a hook sees, in the order and words of its finding. */
type Seen = 'pods' | 'sessions in pods' | 'Secrets' | 'namespaces'

/** A hook of others that sees requests of all users. */
export interface AdmissionHook {
  /** `MutatingWebhookConfiguration/injector/inject.example.com`. */
  readonly id: string
  readonly title: string
  readonly changes: boolean
  readonly sees: readonly Seen[]
  /** "the Service injector in tools", "https://example.com", "the API server itself". */
  readonly answers: string
  readonly digest: string
}

interface Rule {
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
}

interface Webhook {
  readonly name: string
  readonly rules?: readonly Rule[]
  readonly clientConfig?: {
    readonly url?: string
    readonly service?: { readonly name: string; readonly namespace: string; readonly path?: string }
  }
  readonly [field: string]: unknown
}

const version = 'admissionregistration.k8s.io/v1'

const webhookKinds = [
  { apiVersion: version, kind: 'MutatingWebhookConfiguration' },
  { apiVersion: version, kind: 'ValidatingWebhookConfiguration' },
] as const

/** In the order of preference: each object is served in every version. */
const mutatingPolicies = ['v1', 'v1beta1', 'v1alpha1'].map((served) => ({
  apiVersion: `admissionregistration.k8s.io/${served}`,
  kind: 'MutatingAdmissionPolicy',
}))

/** Resources of each API group, without `pods/eviction` and `pods/status`: neither changes what runs. */
const watched: Readonly<Record<Seen, Readonly<Record<string, readonly string[]>>>> = {
  pods: {
    '': ['pods', 'pods/binding', 'pods/ephemeralcontainers', 'pods/resize', 'replicationcontrollers'],
    apps: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
    batch: ['cronjobs', 'jobs'],
  },
  'sessions in pods': { '': ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'] },
  Secrets: { '': ['secrets'] },
  namespaces: { '': ['namespaces', 'namespaces/finalize'] },
}

const covers = ({ apiGroups = [], resources = [] }: Rule, group: string, resource: string): boolean => {
  const [name, sub] = resource.split('/')
  return (
    (apiGroups.includes('*') || apiGroups.includes(group)) &&
    resources.some(
      (one) =>
        one === resource ||
        one === '*/*' ||
        (one === '*' && sub === undefined) ||
        (sub !== undefined && (one === `${name}/*` || one === `*/${sub}`)) ||
        (sub === undefined && one === `${name}/*`),
    )
  )
}

const seenBy = (rules: readonly Rule[]): readonly Seen[] =>
  (Object.keys(watched) as Seen[]).filter((seen) =>
    Object.entries(watched[seen]).some(([group, resources]) =>
      resources.some((resource) => rules.some((rule) => covers(rule, group, resource))),
    ),
  )

/** Webhooks that kops installs: a pod in kube-system serves them, and of these resources they see only pods. */
const knownHooks: readonly { readonly configuration: string; readonly service: string }[] = [
  { configuration: 'pod-identity-webhook', service: 'pod-identity-webhook' },
  { configuration: 'aws-load-balancer-webhook', service: 'aws-load-balancer-webhook-service' },
  { configuration: 'cert-manager-webhook', service: 'cert-manager-webhook' },
]

const isKnown = (configuration: string, { clientConfig }: Webhook, sees: AdmissionHook['sees']): boolean =>
  knownHooks.some(
    (known) =>
      known.configuration === configuration &&
      clientConfig?.url === undefined &&
      clientConfig?.service?.namespace === 'kube-system' &&
      clientConfig.service.name === known.service,
  ) && sees.every((seen) => seen === 'pods')

const answersOf = ({ clientConfig }: Webhook): string => {
  const { url, service } = clientConfig ?? {}
  if (url !== undefined) return url
  return service === undefined ? 'nobody' : `the Service ${service.name} in ${service.namespace}`
}

const ofConfiguration = (object: KubeObject): readonly AdmissionHook[] =>
  ((object['webhooks'] ?? []) as readonly Webhook[]).flatMap((webhook) => {
    const sees = seenBy(webhook.rules ?? [])
    const { name } = object.metadata
    if (sees.length === 0 || isKnown(name, webhook, sees)) return []
    const { url, service } = webhook.clientConfig ?? {}
    return [
      {
        id: `${object.kind}/${name}/${webhook.name}`,
        title: `${object.kind} ${name}`,
        changes: object.kind.startsWith('Mutating'),
        sees,
        answers: answersOf(webhook),
        digest: fingerprint([webhook.rules, url, service, webhook['namespaceSelector'], webhook['objectSelector']]),
      },
    ]
  })

const ofPolicy = (object: KubeObject): readonly AdmissionHook[] => {
  const spec = (object['spec'] ?? {}) as { readonly matchConstraints?: { readonly resourceRules?: readonly Rule[] } }
  const sees = seenBy(spec.matchConstraints?.resourceRules ?? [])
  const { name } = object.metadata
  if (sees.length === 0 || onlySetsDefaultLevel(object)) return []
  const id = `${object.kind}/${name}`
  return [
    {
      id,
      title: `${object.kind} ${name}`,
      changes: true,
      sees,
      answers: 'the API server itself',
      digest: fingerprint(spec),
    },
  ]
}

/**
 * Webhooks and mutating policies that see pods, sessions in them, Secrets or namespaces. Throws UserError (exit 6) if
 * they may not be listed.
 */
export const findAdmissionHooks = async (
  kube: Pick<Kube, 'pathOf' | 'request' | 'isServed'>,
): Promise<readonly AdmissionHook[]> => {
  const [policies] = await servedKinds(kube, mutatingPolicies)
  const [configurations, rules] = await Promise.all([
    Promise.all(webhookKinds.map((kind) => listAll(kube, kind))),
    policies === undefined ? [] : listAll(kube, policies),
  ])
  return [...configurations.flat().flatMap(ofConfiguration), ...rules.flatMap(ofPolicy)]
}

const what = ({ changes, sees, answers }: AdmissionHook): string => {
  const seen = sees.length > 1 ? `${sees.slice(0, -1).join(', ')} and ${sees.at(-1)}` : sees.join()
  if (changes) return `It intercepts ${seen} and can change them; ${answers} decides how.`
  return `It intercepts ${seen} and can reject them; ${answers} decides.`
}

/** What the program behind the hook can do, one sentence per resource. */
const consequence = ({ changes, sees }: AdmissionHook): readonly string[] => [
  ...(sees.includes('pods') ? ['Anyone who controls it controls what runs in the namespaces it covers.'] : []),
  ...(sees.includes('sessions in pods')
    ? ['Anyone who controls it sees who runs which command in which pod, and decides who can.']
    : []),
  ...(sees.includes('Secrets') ? ['Anyone who controls it reads every Secret that is written.'] : []),
  ...(sees.includes('namespaces')
    ? [
        changes
          ? 'Anyone who controls it can remove the Pod Security labels of a namespace.'
          : 'Anyone who controls it decides which guards a namespace can get.',
      ]
    : []),
]

/** One finding per hook. Pure. */
export const admissionHookFindings = (hooks: readonly AdmissionHook[]): readonly Finding[] =>
  hooks.map((hook) => {
    const id = `NS-06/${hook.id}@${hook.digest}`
    return {
      id,
      kind: 'risk',
      target: hook.title,
      severity: hook.changes || hook.sees.includes('Secrets') ? 'high' : 'medium',
      control: 'NS-06',
      text: [what(hook), ...consequence(hook)].join(' '),
      hint: `Remove it, or accept it: metadata-guard.accepted in dayone.yaml with finding: ${id}, reason, owner and until.`,
    }
  })
