import type { KubeObject } from '@dayone/kube'

/** kube2iam as its manifests install it, with this pod specification. */
export const kube2iamDaemonSet = (spec: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'kube2iam', namespace: 'kube-system' },
  spec: {
    selector: { matchLabels: { app: 'kube2iam' } },
    template: { metadata: { labels: { app: 'kube2iam' } }, spec },
  },
})
