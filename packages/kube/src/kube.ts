import type { Reach } from './reach.ts'

/** Any Kubernetes object as JSON. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

export interface ObjectRef {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

/** What tells one cluster from another: all three must agree before anything is written. */
export interface ClusterIdentity {
  readonly server: string
  /** SHA-256 of the CA certificates the server was verified with, hex. */
  readonly caHash: string
  /** UID of the namespace kube-system. */
  readonly uid: string
}

/** Who asks: PEM pair or bearer token. */
export type Credential = { readonly certificate: string; readonly privateKey: string } | { readonly token: string }

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its query: `/api/v1/namespaces?labelSelector=…`. */
  readonly path: string
  readonly body?: unknown
  readonly contentType?: string
}

export interface KubeResponse {
  readonly status: number
  /** Parsed JSON, or text where the server answered with none. */
  readonly body: unknown
  /** The server's `Warning` headers, as text: pod security and deprecations speak through them. */
  readonly warnings?: readonly string[]
}

/** Objects as they are, one LIST per kind. */
export interface ObservedObjects {
  find(ref: ObjectRef): KubeObject | undefined
  /** False where the server does not serve the kind (a CRD that is missing). */
  isServed(kind: { readonly apiVersion: string; readonly kind: string }): boolean
}

export interface ApplyOptions {
  /** Takes fields over from another manager: only for a change that named that manager and was approved. */
  readonly force?: boolean
}

/**
 * A thin client of one cluster's API server. Connections are kept alive, at most 16 requests run at once,
 * 429 and 5xx are retried with Retry-After. Throws UserError (exit 6) when the server cannot be reached,
 * UserError (exit 6) naming what is forbidden on 401 and 403, UserError (exit 5) on a conflict with another field manager.
 */
export interface Kube {
  identity(): Promise<ClusterIdentity>
  /** `/readyz` answers 200 within a few seconds. Never throws. */
  isReady(): Promise<boolean>
  /** The same with what came in its place. Never throws; an expired certificate is renewed. */
  reach(): Promise<Reach>
  /**
   * Where the API serves a kind, by discovery: `/apis/apps/v1/namespaces/team/deployments`, with the name at its
   * end when the reference has one. Throws UserError (exit 6) when the server does not serve the kind.
   */
  pathOf(ref: Omit<ObjectRef, 'name'> & { readonly name?: string }): Promise<string>
  /** Any status is an answer: for proofs. */
  request(request: KubeRequest): Promise<KubeResponse>
  /** "1.36.1". */
  version(): Promise<string>
  get(ref: ObjectRef): Promise<KubeObject | undefined>
  list(
    kind: { readonly apiVersion: string; readonly kind: string },
    options?: { readonly namespace?: string; readonly labelSelector?: string },
  ): Promise<readonly KubeObject[]>
  /** One LIST per kind among the desired objects, shared by all steps of a run and renewed after writes. */
  observe(desired: readonly KubeObject[]): Promise<ObservedObjects>
  /** Server-side apply as field manager `dayone`, with the label app.kubernetes.io/managed-by=dayone. Refuses an object that is being deleted. */
  apply(manifest: KubeObject, options?: ApplyOptions): Promise<KubeObject>
  remove(ref: ObjectRef): Promise<void>
  /** The same server, asked by somebody else. Nothing is shared but the trust in the CA. */
  as(credential: Credential): Kube
}
