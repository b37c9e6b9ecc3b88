import type { Support } from '../admin/admin-support.ts'
import type { sentences } from './sentences.ts'

/** `from → to protocol port answer sentence`; answers: open, closed, undecided. Addresses outside of the cluster are literal. */
export type CaseLine =
  `${string} → ${string} ${'TCP' | 'UDP' | 'SCTP'} ${number} ${'open' | 'closed' | 'undecided'} ${keyof typeof sentences}`

/**
 * Policies (`namespace/name`, or `anp/name`, `banp/default`, `cnp/name` → spec as YAML) in the world of the cases, and the
 * expected results.
 */
export interface CaseGroup {
  readonly title: string
  /** Whether the plugin enforces policies of administrators; `enforced` if missing. */
  readonly support?: Support
  readonly policies: Readonly<Record<string, string>>
  readonly cases: readonly CaseLine[]
}

/** The world of every case. */
export const caseWorld = `
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { team: red, env: prod } } }
  - { apiVersion: v1, kind: Namespace, metadata: { name: pay, labels: { team: blue, env: prod } } }
  - { apiVersion: v1, kind: Namespace, metadata: { name: ops, labels: { team: green } } }
  - { apiVersion: v1, kind: Namespace, metadata: { name: lab } }
  - apiVersion: v1
    kind: Pod
    metadata: { name: web, namespace: shop, labels: { app: web, tier: front } }
    spec: { containers: [{ name: c, ports: [{ name: http, containerPort: 8080 }] }] }
  - apiVersion: v1
    kind: Pod
    metadata: { name: cart, namespace: shop, labels: { app: cart, tier: back } }
    spec:
      containers:
        - { name: c, ports: [{ name: http, containerPort: 9090, protocol: TCP }] }
        - { name: side, ports: [{ name: metrics, containerPort: 9100 }] }
  - apiVersion: v1
    kind: Pod
    metadata: { name: batch, namespace: shop }
    spec: { containers: [{ name: c }] }
  - apiVersion: v1
    kind: Pod
    metadata: { name: api, namespace: pay, labels: { app: api, tier: back } }
    spec:
      containers:
        - name: c
          ports:
            - { name: https, containerPort: 8443 }
            - { name: dns, containerPort: 5353, protocol: UDP }
            - { name: dns-tcp, containerPort: 5353, protocol: TCP }
            - { name: sig, containerPort: 3868, protocol: SCTP }
  - apiVersion: v1
    kind: Pod
    metadata: { name: db, namespace: pay, labels: { app: db, tier: data } }
    spec: { containers: [{ name: c, ports: [{ name: pg, containerPort: 5432 }] }] }
    status: { podIP: 10.244.3.4 }
  - apiVersion: v1
    kind: Pod
    metadata: { name: agent, namespace: ops, labels: { app: agent } }
    spec: { hostNetwork: true, containers: [{ name: c, ports: [{ name: http, containerPort: 9100 }] }] }
    status: { podIP: 10.0.0.7 }
  - apiVersion: v1
    kind: Pod
    metadata: { name: prom, namespace: ops, labels: { app: prom, scrape: '' } }
    spec: { containers: [{ name: c }] }
  - apiVersion: v1
    kind: Pod
    metadata: { name: toy, namespace: lab, labels: { app: web } }
    spec: { containers: [{ name: c, ports: [{ name: http, containerPort: 80 }] }] }
`
