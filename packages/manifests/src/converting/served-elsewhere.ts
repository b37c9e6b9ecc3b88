/**
 * Kinds whose last version has other fields, which nobody can fill in from the old ones, by kind: the version that is
 * gone, and what to do. https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
export const goneKinds: Readonly<Record<string, { readonly from: string; readonly text: string }>> = {
  CertificateSigningRequest: {
    from: 'certificates.k8s.io/v1beta1',
    text: 'was removed in 1.22, and certificates.k8s.io/v1 needs spec.signerName: a request is short-lived, so create it anew.',
  },
  EndpointSlice: {
    from: 'discovery.k8s.io/v1beta1',
    text: 'was removed in 1.25: discovery.k8s.io/v1 has the fields nodeName and zone instead of topology. Controllers write them: only one written by hand must be changed.',
  },
  PodPreset: {
    from: 'settings.k8s.io/v1alpha1',
    text: 'was removed in 1.20: set the fields in the pods, or with a MutatingAdmissionPolicy.',
  },
}

/**
 * Kinds that moved to another API version with equal fields, by group and current version.
 * https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
export const movedKinds: Readonly<Record<string, { readonly from: readonly string[]; readonly to: string }>> = {
  IngressClass: { from: ['networking.k8s.io/v1beta1'], to: 'networking.k8s.io/v1' },
  PriorityClass: { from: ['scheduling.k8s.io/v1alpha1', 'scheduling.k8s.io/v1beta1'], to: 'scheduling.k8s.io/v1' },
  StorageClass: { from: ['storage.k8s.io/v1beta1'], to: 'storage.k8s.io/v1' },
  VolumeAttachment: { from: ['storage.k8s.io/v1alpha1', 'storage.k8s.io/v1beta1'], to: 'storage.k8s.io/v1' },
  CSIDriver: { from: ['storage.k8s.io/v1beta1'], to: 'storage.k8s.io/v1' },
  CSINode: { from: ['storage.k8s.io/v1beta1'], to: 'storage.k8s.io/v1' },
  CSIStorageCapacity: { from: ['storage.k8s.io/v1alpha1', 'storage.k8s.io/v1beta1'], to: 'storage.k8s.io/v1' },
  Lease: { from: ['coordination.k8s.io/v1beta1'], to: 'coordination.k8s.io/v1' },
  RuntimeClass: { from: ['node.k8s.io/v1beta1'], to: 'node.k8s.io/v1' },
  APIService: { from: ['apiregistration.k8s.io/v1beta1'], to: 'apiregistration.k8s.io/v1' },
  FlowSchema: {
    from: ['v1alpha1', 'v1beta1', 'v1beta2', 'v1beta3'].map((version) => `flowcontrol.apiserver.k8s.io/${version}`),
    to: 'flowcontrol.apiserver.k8s.io/v1',
  },
}
