import type { ClusterSpec, KopsDocument } from '../cluster-spec.ts'
import type { SpecEdit } from './spec-edit.ts'

/** The document of an edit; undefined if the specification has no such instance group. */
export const documentOf = (spec: ClusterSpec, document: SpecEdit['document']): KopsDocument | undefined =>
  document === 'cluster'
    ? spec.cluster
    : spec.instanceGroups.find(({ metadata }) => metadata.name === document.instanceGroup)
