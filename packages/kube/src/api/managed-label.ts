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

/**
 * Which dayone.yaml made an object: its `dayone.id`. Two of them may work on one cluster, and neither deletes what the other
 * made. The same key marks the kops specification of a cluster.
 */
export const configLabel = 'dayone.dev/config'

/** The manifest with the mark of whoever made the object first: a second dayone.yaml that wants it too does not move it. */
export const withConfigLabel = (
  manifest: KubeObject,
  live: KubeObject | undefined,
  configId: string | undefined,
): KubeObject => {
  const owner = live?.metadata.labels?.[configLabel] ?? configId
  if (owner === undefined) return manifest
  const { metadata } = manifest
  return { ...manifest, metadata: { ...metadata, labels: { ...metadata.labels, [configLabel]: owner } } }
}

export const hasManagedLabel = (object: KubeObject): boolean =>
  object.metadata.labels?.[managedLabel.name] === managedLabel.value
