/** What became of one request to `/readyz`. `host` is the server's name, `words` the program's own that failed. */
export type Reach =
  | { readonly kind: 'ready' }
  /** It answers; `words` names what is not ready yet. */
  | { readonly kind: 'not-ready'; readonly host: string; readonly words: string }
  /** It answers and does not accept our credentials. */
  | { readonly kind: 'refuses-us'; readonly host: string; readonly words: string }
  /** No name service knows the host. */
  | { readonly kind: 'no-name'; readonly host: string; readonly words: string }
  /** The host still leads to the address that kops fills in before a control plane is up. */
  | { readonly kind: 'placeholder'; readonly host: string; readonly words: string }
  /** Something is there that closes the connection at once. */
  | { readonly kind: 'closed'; readonly host: string; readonly words: string }
  /** Nothing comes back at all: a firewall, an access list, a machine that is away. */
  | { readonly kind: 'silent'; readonly host: string; readonly words: string }
  /** Something answers that is not this cluster's API server. */
  | { readonly kind: 'untrusted'; readonly host: string; readonly words: string }
  /** There is no kubeconfig that could be used; `error` is what getting one came to. */
  | { readonly kind: 'no-credentials'; readonly words: string; readonly error: unknown }
