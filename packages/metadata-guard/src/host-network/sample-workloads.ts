export const proofName = 'dayone-host-network-proof'

/**
 * A pod that every other guard of a namespace accepts: pod security `restricted`, requests and limits. It never runs.
 */
export const podSpec = (hostNetwork: boolean) => ({
  ...(hostNetwork ? { hostNetwork } : {}),
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'pause',
      image: 'registry.k8s.io/pause:3.10',
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      },
      resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
    },
  ],
})
