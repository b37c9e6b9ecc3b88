import type { Change } from '@dayone/pipeline'
import type { Kube } from './kube.ts'
import type { ObjectChange } from './object-plan.ts'
import { refOf } from './object-ref.ts'

/** Carries out one change of planObjects. Safe to repeat: a replaced object that is gone already is just made. */
export const applyObjectChange = async (kube: Kube, { data }: Change<ObjectChange>): Promise<void> => {
  if (data.replace === true) await kube.remove(refOf(data.manifest))
  await kube.apply(data.manifest, data.takeBack === true ? { force: true } : {})
}
