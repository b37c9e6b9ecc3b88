import { removalStep, type KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import * as z from 'zod'
import { ownership } from './objects/desired-objects.ts'

/** Which applications end. */
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
        text: `${name} in ${namespace} ends: ${readyReplicas} of its pods serve now, and its Service goes with them.`,
        hint: '`dayone up applications` starts it again, as dayone.yaml asks.',
      }
    })

/** `dayone remove applications`: the identity goes after the pods that have it. */
export const removal = removalStep({
  of: { id: 'applications', title: 'Applications' },
  why: 'The applications that dayone deployed end; those that others deployed go on.',
  ownership,
  config: z.strictObject({}),
  waveOf: ({ kind }) => (kind === 'ServiceAccount' ? 1 : 0),
  see: async () => undefined,
  opens: endingFindings,
})
