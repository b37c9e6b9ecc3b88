/** Options of `dayone app`; each action reads its own. */
export interface AppOptions {
  /** `container=image`; of `add` without files, a single image. */
  readonly image?: readonly string[]
  readonly harden?: boolean
  readonly fixTypography?: boolean
  readonly check?: boolean
  readonly namespace?: string
  readonly name?: string
  readonly port?: string
  /** Of `image`: creates a missing repository. */
  readonly create?: boolean
}
