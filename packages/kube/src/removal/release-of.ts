import type { Change } from '@dayone/pipeline'
import { dotted, valueAt } from '../fields/differing-fields.ts'
import type { KubeObject } from '../api/kube.ts'
import { ownFields } from '../fields/managed-fields.ts'
import type { ObjectChange } from '../apply/object-plan.ts'
import { refId, refOf, refTitle } from '../api/object-ref.ts'
import { nameOnly } from '../prune/plan-removals.ts'
import { shownValue } from '../fields/shown-value.ts'

/** The change that gives up dayone's fields in an object that stays: one line per removed field. */
export const releaseOf = (object: KubeObject, why: string, wave: number): Change<ObjectChange> => {
  const ref = refOf(object)
  const diff = ownFields(object)
    .map((path) => `- ${dotted(path)}: ${shownValue(object.kind, valueAt(object, path))}`)
    .join('\n')
  return {
    id: refId(ref),
    action: 'update',
    target: refTitle(ref),
    wave,
    why,
    ...(diff === '' ? {} : { diff }),
    data: { manifest: nameOnly(object), release: String(object.metadata['uid']) },
  }
}
