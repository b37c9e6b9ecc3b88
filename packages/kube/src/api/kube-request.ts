/** Who asks: PEM pair, bearer token, or somebody who shows nothing. */
export type Credential =
  | { readonly certificate: string; readonly privateKey: string }
  | { readonly token: string }
  | { readonly anonymous: true }

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its query: `/api/v1/namespaces?labelSelector=…`. */
  readonly path: string
  readonly body?: unknown
  readonly contentType?: string
  /** What the answer may be. @default application/json */
  readonly accept?: string
  /** The user to act as (`Impersonate-User`): the API server asks whether the credential may. */
  readonly impersonate?: string
}

export interface KubeResponse {
  readonly status: number
  /** Parsed JSON, or text where the server answered with none. */
  readonly body: unknown
  /** The server's `Warning` headers, as text: pod security and deprecations speak through them. */
  readonly warnings?: readonly string[]
}
