/** The result of one request to `/readyz`. `host` is the server's name; `words` is the original error message. */
export type Reach =
  | { readonly kind: 'ready' }
  /** It responds; `words` lists what is not ready yet. */
  | { readonly kind: 'not-ready'; readonly host: string; readonly words: string }
  /** It responds and rejects our credentials. */
  | { readonly kind: 'refuses-us'; readonly host: string; readonly words: string }
  /** The host does not resolve. */
  | { readonly kind: 'no-name'; readonly host: string; readonly words: string }
  /** The host still resolves to the placeholder that kops sets until a control plane is up. */
  | { readonly kind: 'placeholder'; readonly host: string; readonly words: string }
  /** The connection is refused or closed immediately. */
  | { readonly kind: 'closed'; readonly host: string; readonly words: string }
  /** The connection times out: a firewall, an access list, or a stopped machine. */
  | { readonly kind: 'silent'; readonly host: string; readonly words: string }
  /** The server that responds is not this cluster's API server. */
  | { readonly kind: 'untrusted'; readonly host: string; readonly words: string }
  /** There is no usable kubeconfig; `error` is the result of requesting one. */
  | { readonly kind: 'no-credentials'; readonly words: string; readonly error: unknown }
