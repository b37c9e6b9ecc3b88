/** The credential: PEM pair, bearer token, or anonymous. */
export type Credential =
  | { readonly certificate: string; readonly privateKey: string }
  | { readonly token: string }
  | { readonly anonymous: true }

/** What becomes of a line of a text: kept, left out, or the rest of the text is not read. */
export type LineChoice = 'keep' | 'skip' | 'stop'

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its query: `/api/v1/namespaces?labelSelector=…`. */
  readonly path: string
  readonly body?: unknown
  readonly contentType?: string
  /** The accepted media type. @default application/json */
  readonly accept?: string
  /** The user to impersonate (`Impersonate-User`); the API server checks whether the credential may. */
  readonly impersonate?: string
  /**
   * The most that all attempts may take together, for a response that depends on more than the API server: a kubelet
   * that is away. @default the client's own limits, about a minute
   */
  readonly withinMs?: number
  /** For a successful response of many megabytes of text: which of its lines are kept as the body. @default all */
  readonly lines?: (line: string) => LineChoice
}

export interface KubeResponse {
  readonly status: number
  /** Parsed JSON, or text if the response is not JSON. */
  readonly body: unknown
  /** The `Warning` headers of the response, as text, for example of Pod Security and deprecated APIs. */
  readonly warnings?: readonly string[]
}
