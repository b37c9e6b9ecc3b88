import type { KubeObject } from '@dayone/kube'
import { UserError } from '@dayone/pipeline'
import type { PlannedProbe } from './probe-plan.ts'

/** A probe ends by itself after this many seconds. */
export const probeSeconds = 60

/** The label of everything that a probe creates. */
export const probeLabel = 'dayone.dev/probe'

/** Throws UserError (exit 2) unless the image is pinned: what runs in the cluster must be what was reviewed. */
export const requirePinned = (image: string): string => {
  if (/^[\w.\-/:]+@sha256:[0-9a-f]{64}$/.test(image)) return image
  throw new UserError(`--probe-image ${image}: the image is not pinned by digest.`, {
    hint: 'Use REPOSITORY@sha256:DIGEST. tools/probe-image/README.md describes the default image and how to build it.',
  })
}

const restricted = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: 65_532,
  seccompProfile: { type: 'RuntimeDefault' },
}

/** One pod: no token, no privileges, on this node or on any of the group; it writes its result as termination message. */
export const probePod = (
  { group, from, namespace, targets }: PlannedProbe,
  { image, run, node }: { readonly image: string; readonly run: string; readonly node: string | undefined },
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: `dayone-probe-${run}-${from}-${group}`
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]/g, '-')
      .slice(0, 63)
      .replace(/-+$/, ''),
    namespace,
    labels: { [probeLabel]: run },
  },
  spec: {
    nodeSelector: node === undefined ? { 'kops.k8s.io/instancegroup': group } : { 'kubernetes.io/hostname': node },
    // Taints keep tenants away, not the operator who runs this.
    tolerations: [{ operator: 'Exists' }],
    restartPolicy: 'Never',
    activeDeadlineSeconds: probeSeconds,
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...(from === 'control' ? { hostNetwork: true } : {}),
    containers: [
      {
        name: 'probe',
        image,
        args: targets,
        securityContext: restricted,
        resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '32Mi' } },
      },
    ],
  },
})
