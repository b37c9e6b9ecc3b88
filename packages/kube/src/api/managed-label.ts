import type { KubeObject } from './kube.ts'

/** Our field manager, in `managedFields` and in every apply. */
export const fieldManager = 'dayone'

/**
 * The label of every object of ours (https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/).
 */
export const managedLabel = { name: 'app.kubernetes.io/managed-by', value: 'dayone' } as const

export const withManagedLabel = (manifest: KubeObject): KubeObject => ({
  ...manifest,
  metadata: {
    ...manifest.metadata,
    labels: { ...manifest.metadata.labels, [managedLabel.name]: managedLabel.value },
  },
})

/**
 * The `dayone.id` of the dayone.yaml that created an object. Two of them may manage one cluster, and neither deletes
 * objects of the other. The same key marks the kops specification of a cluster.
 */
export const configLabel = 'dayone.dev/config'

/**
 * The manifest with the label of the dayone.yaml that first created the object: another dayone.yaml that also declares
 * it does not take it over.
 */
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

/** Whether the object has dayone's label; a user can set it, too. */
export const hasManagedLabel = (object: KubeObject): boolean =>
  object.metadata.labels?.[managedLabel.name] === managedLabel.value
