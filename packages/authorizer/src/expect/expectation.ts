import type { Action } from '../access-request.ts'
import type { Subject } from '../rbac-objects.ts'

/** A sentence about access, as a person wrote it: `group oidc:dev can delete pods in shop`. */
export interface Expectation {
  /** The sentence itself, for reports. */
  readonly text: string
  readonly says: 'can' | 'cannot' | 'can only' | 'nobody can'
  /** Whom it is about; with `nobody can` those who may all the same. */
  readonly subjects: readonly Subject[]
  /** Every verb with every resource, in every place. */
  readonly actions: readonly ExpectedAction[]
}

export interface ExpectedAction {
  /** Its namespace is '' where it is meant for every namespace, or has none. */
  readonly action: Action
  /** True: any object and any way to one counts, also a right for a few names. */
  readonly isUnnamed: boolean
}
