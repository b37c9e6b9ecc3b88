import {
  annotationsOf,
  changed,
  fieldsOf,
  watch,
  withoutAnnotation,
  type Conversion,
  type Manifest,
} from '../manifest.ts'

const CLASS = 'volume.beta.kubernetes.io/storage-class'

/** Converts the storage class annotation from before 1.6. */
export const convertClaim = (manifest: Manifest): Conversion => {
  const annotations = annotationsOf(manifest.metadata)
  const className = annotations[CLASS]
  if (className === undefined) return { manifest, notes: [] }
  const spec = fieldsOf(manifest['spec'])
  return {
    manifest: {
      ...withoutAnnotation(manifest, CLASS),
      spec: { ...spec, storageClassName: spec['storageClassName'] ?? className },
    },
    notes: [changed('spec.storageClassName', `The annotation ${CLASS} became the field storageClassName.`)],
  }
}

const UNREADY = 'service.alpha.kubernetes.io/tolerate-unready-endpoints'

/** Converts the annotation for unready addresses from before 1.11. */
export const convertService = (manifest: Manifest): Conversion => {
  const annotations = annotationsOf(manifest.metadata)
  if (annotations[UNREADY] === undefined) return { manifest, notes: [] }
  return {
    manifest: {
      ...withoutAnnotation(manifest, UNREADY),
      spec: { ...fieldsOf(manifest['spec']), publishNotReadyAddresses: annotations[UNREADY] === 'true' },
    },
    notes: [
      changed('spec.publishNotReadyAddresses', `The annotation ${UNREADY} became the field publishNotReadyAddresses.`),
    ],
  }
}

/** NetworkPolicy of extensions/v1beta1 as networking.k8s.io/v1 (since 1.7): the fields are equal. */
export const convertNetworkPolicy = (manifest: Manifest): Conversion => ({
  manifest: { ...manifest, apiVersion: 'networking.k8s.io/v1' },
  notes: [
    changed('apiVersion', `${manifest.apiVersion} is no longer served: NetworkPolicy is in networking.k8s.io/v1.`),
    ...(fieldsOf(manifest['spec'])['policyTypes'] === undefined
      ? [watch('spec.policyTypes', 'It has no policyTypes: egress is limited only if it has egress rules.')]
      : []),
  ],
})
