import type { Action } from '../access-request.ts'
import type { Subject } from '../rbac-objects.ts'

/** An expectation about access, as written by the user: `group oidc:dev can delete pods in shop`. */
export interface Expectation {
  /** The original text, for reports. */
  readonly text: string
  readonly says: 'can' | 'cannot' | 'can only' | 'nobody can'
  /** The subjects; for `nobody can`, the exceptions. */
  readonly subjects: readonly Subject[]
  /** Every verb with every resource, in every namespace. */
  readonly actions: readonly ExpectedAction[]
}

export interface ExpectedAction {
  /** Its namespace is '' for all namespaces and for cluster-scoped resources. */
  readonly action: Action
  /** True: any object counts, including rights for specific names. */
  readonly isUnnamed: boolean
}
