import type { KubeObject } from './kube.ts'

/** Who writes our fields, in `managedFields` and in every apply. */
export const fieldManager = 'dayone'

/** What every object of ours carries (https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/). */
export const managedLabel = { name: 'app.kubernetes.io/managed-by', value: 'dayone' } as const

export const withManagedLabel = (manifest: KubeObject): KubeObject => ({
  ...manifest,
  metadata: {
    ...manifest.metadata,
    labels: { ...manifest.metadata.labels, [managedLabel.name]: managedLabel.value },
  },
})

export const hasManagedLabel = (object: KubeObject): boolean =>
  object.metadata.labels?.[managedLabel.name] === managedLabel.value
