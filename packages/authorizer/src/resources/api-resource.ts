/** An API resource, as in discovery. */
export interface ApiResource {
  /** Plural: `deployments`. */
  readonly resource: string
  /** '' is the core group. */
  readonly apiGroup: string
  readonly kind: string
  readonly isNamespaced: boolean
  readonly shortNames: readonly string[]
}
