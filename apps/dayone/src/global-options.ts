/** Options every verb has. */
export interface GlobalOptions {
  readonly config?: string
  readonly cluster?: string
  readonly state?: string
  readonly on?: 'practice' | 'aws'
  readonly yes?: boolean
  /** `key=value`, as often as wanted. */
  readonly set?: readonly string[]
  readonly plain?: boolean
  readonly output?: 'text' | 'json'
}
