import type { Refusal } from '../admission/refusal.ts'
import type { WebhookOwner } from '../admission/refusal-sentence.ts'
import type { KubeObject } from '../api/kube.ts'

/** A field that another program owns, with a value other than ours. */
export interface FieldConflict {
  /** As the server writes it: `.spec.selector`. */
  readonly field: string
  /** For example "kubectl-client-side-apply". */
  readonly manager: string
}

/** The dry-run result of one planned write. */
export type RehearsalAnswer =
  /** It would store `object`; `mutators` is set if that differs from the request. */
  | { readonly kind: 'stored'; readonly object: KubeObject; readonly mutators: readonly string[] }
  | { readonly kind: 'removed' }
  | {
      readonly kind: 'conflict'
      readonly conflicts: readonly FieldConflict[]
      /** Why taking over the fields would fail as well: an immutable field. */
      readonly immutable?: string
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly owner?: WebhookOwner }
  /** Its namespace does not exist yet: the same object was tried in the namespace `default`. */
  | { readonly kind: 'refused-elsewhere'; readonly refusal: Refusal; readonly owner?: WebhookOwner }
  | { readonly kind: 'not-asked'; readonly why: 'namespace' | 'too-many' | 'not-served' | 'needs-another' }

/** The results by change id. Data for a pure plan. */
export type Rehearsal = ReadonlyMap<string, RehearsalAnswer>
