import type { Change } from '@dayone/pipeline'
import { findMutators } from '../admission/admission-rules.ts'
import { differingFields, dotted } from '../fields/differing-fields.ts'
import type { Kube, KubeObject } from '../api/kube.ts'
import type { ObjectChange } from './object-plan.ts'
import { refOf, refTitle } from '../api/object-ref.ts'
import { disownUpdates } from './disown-updates.ts'
import { overwriteObject } from './overwrite-object.ts'
import { shownValue } from '../fields/shown-value.ts'

/**
 * Applies one change of planObjects, or a removal. Safe to repeat: if the object to replace is already gone, it is only
 * created. If the server stored something other than requested, `report` gets the fields, and what probably changed
 * them.
 */
export const applyObjectChange = async (
  kube: Kube,
  { data }: Change<ObjectChange>,
  report: (line: string) => void,
): Promise<void> => {
  if (data.remove !== undefined) return kube.remove(refOf(data.manifest), { uid: data.remove })
  if (data.release !== undefined) return kube.release(refOf(data.manifest), { uid: data.release })
  if (data.replace === true) await kube.remove(refOf(data.manifest))
  if (data.overwrite === true) await overwriteObject(kube, data.manifest)
  const isForced = data.takeBack === true || data.overwrite === true
  const stored = await kube.apply(data.manifest, isForced ? { force: true } : {})
  if (data.overwrite === true) await disownUpdates(kube, data.manifest)
  const line = await rewrittenLine(kube, data.manifest, stored)
  if (line !== undefined) report(line)
}

const rewrittenLine = async (kube: Kube, manifest: KubeObject, stored: KubeObject): Promise<string | undefined> => {
  const ref = refOf(manifest)
  const fields = differingFields(manifest, stored)
  if (fields.length === 0) return undefined
  const mutators = await findMutators(kube, ref, manifest.metadata.labels ?? {})
  const differences = fields
    .slice(0, 3)
    .map(({ path, observed }) => `${dotted(path)} is ${shownValue(manifest.kind, observed)}`)
  const who = mutators.length === 0 ? 'an unidentified rule of the cluster' : mutators.join(' or ')
  return `${refTitle(ref)} was stored with different values: ${differences.join(', ')}. Probably rewritten by ${who}, which does not belong to dayone.`
}
