import { removalStep, type KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import * as z from 'zod'
import { ownership } from './objects/desired-objects.ts'

/** The applications that stop. */
const endingFindings = (own: readonly KubeObject[]): readonly Finding[] =>
  own
    .filter(({ kind }) => kind === 'Deployment')
    .map((deployment): Finding => {
      const { name, namespace = '' } = deployment.metadata
      const { readyReplicas = 0 } = (deployment['status'] ?? {}) as { readonly readyReplicas?: number }
      return {
        id: `ends/${namespace}/${name}`,
        kind: 'risk',
        target: `Deployment ${name} in ${namespace}`,
        severity: 'high',
        text: `${name} in ${namespace} is stopped: ${readyReplicas} of its pods are ready now, and its Service is deleted with them.`,
        hint: '`dayone up applications` recreates it as configured in dayone.yaml.',
      }
    })

/** `dayone remove applications`: the service account is removed after the pods that use it. */
export const removal = removalStep({
  of: { id: 'applications', title: 'Applications' },
  why: 'Applications that dayone deployed are deleted; all others keep running.',
  ownership,
  config: z.strictObject({}),
  waveOf: ({ kind }) => (kind === 'ServiceAccount' ? 1 : 0),
  see: async () => undefined,
  opens: endingFindings,
})
