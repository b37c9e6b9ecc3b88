import type { Credential, KubeRequest, KubeResponse } from './kube-request.ts'
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

export interface KubeKind {
  readonly apiVersion: string
  readonly kind: string
}

export interface ObjectRef extends KubeKind {
  readonly name: string
  readonly namespace?: string
}

/** Identifies a cluster: all three fields must match before anything is written. */
export interface ClusterIdentity {
  readonly server: string
  /** SHA-256 (hex) of the CA certificates that verified the server. */
  readonly caHash: string
  /** UID of the namespace kube-system. */
  readonly uid: string
}

/** Live objects, from one LIST per kind. */
export interface ObservedObjects {
  find(ref: ObjectRef): KubeObject | undefined
  /** False if the server does not serve the kind (a missing CRD). */
  isServed(kind: KubeKind): boolean
  /** `dayone.id` of the dayone.yaml of this run; undefined without one. */
  readonly configId?: string | undefined
}

/** The same, plus all objects of the requested kinds that carry dayone's label, regardless of who set it. */
export interface LabelledObjects extends ObservedObjects {
  readonly labelled: readonly KubeObject[]
}

export interface ApplyOptions {
  /** Takes over fields of another manager: only for a change that names that manager and was approved. */
  readonly force?: boolean
}

/**
 * A thin client of one cluster's API server. Keeps connections alive, runs at most 16 requests in parallel, and retries
 * 429 and 5xx with Retry-After. Throws UserError (exit 6) if the server cannot be reached, UserError (exit 6) with the
 * denied action on 401 and 403, UserError (exit 5) on a conflict with another field manager.
 */
export interface Kube {
  identity(): Promise<ClusterIdentity>
  /** Whether `/readyz` returns 200 within a few seconds. Never throws. */
  isReady(): Promise<boolean>
  /** The same, with the failure. Never throws; renews an expired certificate. */
  reach(): Promise<Reach>
  /**
   * The API path of a kind, from discovery: `/apis/apps/v1/namespaces/team/deployments`, followed by the name if the
   * reference has one. Throws UserError (exit 6) if the server does not serve the kind.
   */
  pathOf(ref: Omit<ObjectRef, 'name'> & { readonly name?: string }): Promise<string>
  /** Whether the server serves the kind. Throws UserError (exit 6) if its part of the API does not respond. */
  isServed(kind: KubeKind): Promise<boolean>
  /** Returns every status instead of throwing: for proofs. */
  request(request: KubeRequest): Promise<KubeResponse>
  /** For example "1.36.1". */
  version(): Promise<string>
  get(ref: ObjectRef): Promise<KubeObject | undefined>
  list(
    kind: KubeKind,
    options?: { readonly namespace?: string; readonly labelSelector?: string },
  ): Promise<readonly KubeObject[]>
  /**
   * One LIST per kind of the desired objects and of `kinds`, shared by all steps of a run and refreshed after writes.
   */
  observe(desired: readonly KubeObject[], kinds?: readonly KubeKind[]): Promise<LabelledObjects>
  /** Reads that all steps of a run share for ten seconds, or until this client writes: for plans and checks. */
  readonly observing: Pick<Kube, 'get' | 'list' | 'request' | 'pathOf' | 'isServed'>
  /**
   * All objects of a kind, shared and refreshed in the same way: for plans and checks, not for polling. With `since`, an
   * older response does not count.
   */
  observeAll(kind: KubeKind, since?: Date): Promise<readonly KubeObject[]>
  /**
   * Server-side apply as field manager `dayone`, with the label app.kubernetes.io/managed-by=dayone. Throws for an
   * object that is being deleted.
   */
  apply(manifest: KubeObject, options?: ApplyOptions): Promise<KubeObject>
  /**
   * Deletes an object; does nothing if it is gone. With a uid: throws UserError (exit 5) if another object has the name
   * now.
   */
  remove(ref: ObjectRef, options?: { readonly uid?: string }): Promise<void>
  /**
   * Gives up every field that dayone applied, including its labels: fields without another manager are removed, and the
   * object stays. Does nothing if it is gone. Throws UserError (exit 5) if another object has the name now.
   */
  release(ref: ObjectRef, options: { readonly uid: string }): Promise<void>
  /**
   * A client of the same server with another credential. It shares only the CA and discovery. It has a single
   * connection, so its requests run one after the other; close it after use.
   */
  as(credential: Credential): Kube
  /** Closes the connections. A later request opens new ones. */
  close(): void
}
