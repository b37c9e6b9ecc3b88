import { container } from './attacks.fixture.ts'

/** A request about something that exists in the namespace: the pod `running`, or the service account `default`. */
export interface TenantRequest {
  readonly what: string
  readonly method: 'PATCH' | 'POST'
  /** Below the namespace. */
  readonly path: string
  readonly contentType?: string
  readonly body: object
}

const change = (what: string, body: object): TenantRequest => ({
  what,
  method: 'PATCH',
  path: 'pods/running',
  contentType: 'application/strategic-merge-patch+json',
  body,
})

const withImage = (image: string): object => ({ spec: { containers: [{ name: 'web', image }] } })

/** As `kubectl debug`. */
const debug = (image: string, more: Readonly<Record<string, unknown>> = {}): TenantRequest => ({
  ...change(`a debug container from ${image}`, {
    spec: { ephemeralContainers: [{ ...container({ image, ...more }), name: 'debugger' }] },
  }),
  path: 'pods/running/ephemeralcontainers',
})

/** Every pod has the first two: tolerations can only be added. */
const tolerations = [
  ...['not-ready', 'unreachable'].map((state) => ({
    key: `node.kubernetes.io/${state}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  })),
  { operator: 'Exists' },
]

/** Binds the pod to a node, which only the scheduler may. */
export const bindingTo = (path: string): TenantRequest => ({
  what: `a node for a pod (${path})`,
  method: 'POST',
  path,
  body: {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name: 'running' },
    target: { apiVersion: 'v1', kind: 'Node', name: 'control-plane' },
  },
})

const token = (what: string, spec: object): TenantRequest => ({
  what,
  method: 'POST',
  path: 'serviceaccounts/default/token',
  body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [], ...spec } },
})

const tenYears = { expirationSeconds: 315_360_000 }

/** Requests that must be rejected in a guarded namespace, with the expected message. */
export const requestAttacks: readonly (readonly [what: string, request: TenantRequest, says: RegExp])[] = [
  [debug('busybox'), /tenant-workloads.*version/] as const,
  [debug('busybox:latest'), /tenant-workloads.*version/] as const,
  [debug('169.254.169.254/x:1'), /tenant-workloads.*public name/] as const,
  [debug('busybox:1.37', { securityContext: { privileged: true } }), /PodSecurity/] as const,
  [change('an image without a version', withImage('registry.k8s.io/pause')), /tenant-workloads.*version/] as const,
  [change('an image at an address', withImage('169.254.169.254/x:1')), /tenant-workloads.*public name/] as const,
  [change('a toleration of every taint', { spec: { tolerations } }), /tenant-workloads.*Tolerations/] as const,
  [change('a finalizer', { metadata: { finalizers: ['example.com/never'] } }), /tenant-workloads.*Finalizers/] as const,
  [bindingTo('pods/running/binding'), /tenant-objects.*Only the scheduler/] as const,
  [bindingTo('bindings'), /tenant-objects.*Only the scheduler/] as const,
  [token('a token for ten years', tenYears), /tenant-objects.*within 24 hours/] as const,
].map(([request, says]) => [request.what, request, says])

/** Requests that must be accepted. */
export const requestsOfEveryDay: readonly (readonly [what: string, request: TenantRequest])[] = [
  debug('busybox:1.37'),
  change('another version of the image', withImage('registry.k8s.io/pause:3.9')),
  change('another label', { metadata: { labels: { stage: 'two' } } }),
  token('a token for a day', { expirationSeconds: 86_400 }),
  token('a token as long as its pod', {
    ...tenYears,
    boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'running' },
  }),
].map((request) => [request.what, request])
