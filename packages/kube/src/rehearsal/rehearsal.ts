import type { Refusal } from '../admission/refusal.ts'
import type { WebhookOwner } from '../admission/refusal-sentence.ts'
import type { KubeObject } from '../api/kube.ts'

/** A field that another program owns, with another value than ours. */
export interface FieldConflict {
  /** As the server writes it: `.spec.selector`. */
  readonly field: string
  /** "kubectl-client-side-apply". */
  readonly manager: string
}

/** What the API server would do with one planned write. */
export type RehearsalAnswer =
  /** It would store `object`; `mutators` are named when that is not what was asked. */
  | { readonly kind: 'stored'; readonly object: KubeObject; readonly mutators: readonly string[] }
  | { readonly kind: 'removed' }
  | {
      readonly kind: 'conflict'
      readonly conflicts: readonly FieldConflict[]
      /** Why taking the fields over would not do either: a field that cannot be changed. */
      readonly immutable?: string
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly owner?: WebhookOwner }
  /** Its namespace does not exist yet: the same object was asked for in the namespace `default`. */
  | { readonly kind: 'refused-elsewhere'; readonly refusal: Refusal; readonly owner?: WebhookOwner }
  | { readonly kind: 'not-asked'; readonly why: 'namespace' | 'too-many' | 'not-served' | 'needs-another' }

/** The answers by the id of the change. Data for a pure plan. */
export type Rehearsal = ReadonlyMap<string, RehearsalAnswer>
