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

/** What tells one cluster from another: all three must agree before anything is written. */
export interface ClusterIdentity {
  readonly server: string
  /** SHA-256 of the CA certificates the server was verified with, hex. */
  readonly caHash: string
  /** UID of the namespace kube-system. */
  readonly uid: string
}

/** Objects as they are, one LIST per kind. */
export interface ObservedObjects {
  find(ref: ObjectRef): KubeObject | undefined
  /** False where the server does not serve the kind (a CRD that is missing). */
  isServed(kind: KubeKind): boolean
  /** `dayone.id` of the dayone.yaml this run is about; undefined where there is none. */
  readonly configId?: string | undefined
}

/** The same, with everything of the kinds asked for that carries dayone's label, whoever set it. */
export interface LabelledObjects extends ObservedObjects {
  readonly labelled: readonly KubeObject[]
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
  /** Whether the server serves the kind. Throws UserError (exit 6) where its part of the API cannot be asked. */
  isServed(kind: KubeKind): Promise<boolean>
  /** Any status is an answer: for proofs. */
  request(request: KubeRequest): Promise<KubeResponse>
  /** "1.36.1". */
  version(): Promise<string>
  get(ref: ObjectRef): Promise<KubeObject | undefined>
  list(
    kind: KubeKind,
    options?: { readonly namespace?: string; readonly labelSelector?: string },
  ): Promise<readonly KubeObject[]>
  /** One LIST per kind, of the desired objects and of `kinds`, shared by all steps of a run and renewed after writes. */
  observe(desired: readonly KubeObject[], kinds?: readonly KubeKind[]): Promise<LabelledObjects>
  /** Reads whose answers all steps of a run share for ten seconds, until this client writes something: for a plan or a check. */
  readonly observing: Pick<Kube, 'get' | 'list' | 'request' | 'pathOf' | 'isServed'>
  /**
   * Every object of a kind, shared and renewed likewise: for a plan or a check, not for who waits until something changes.
   * With `since`, an answer that is older does not count.
   */
  observeAll(kind: KubeKind, since?: Date): Promise<readonly KubeObject[]>
  /** Server-side apply as field manager `dayone`, with the label app.kubernetes.io/managed-by=dayone. Refuses an object that is being deleted. */
  apply(manifest: KubeObject, options?: ApplyOptions): Promise<KubeObject>
  /** Does nothing where it is gone. With a uid: throws UserError (exit 5) when another object has the name by now. */
  remove(ref: ObjectRef, options?: { readonly uid?: string }): Promise<void>
  /**
   * Gives up every field that dayone has applied, the labels of dayone among them: those that nobody else set are gone, the
   * object stays. Does nothing where it is gone. Throws UserError (exit 5) when another object has the name by now.
   */
  release(ref: ObjectRef, options: { readonly uid: string }): Promise<void>
  /** The same server, asked by somebody else. Nothing is shared but the trust in the CA and the names of the API. It has one connection, so its requests go one after the other; close it when it is done with. */
  as(credential: Credential): Kube
  /** Ends the connections. A later request opens new ones. */
  close(): void
}
