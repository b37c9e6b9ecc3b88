import { removalStep, type KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import * as z from 'zod'
import { clusterwidePolicyKind, globalPolicyKind, tierKind } from './deny-policy/deny-metadata-policy.ts'
import { ownership } from './desired-objects.ts'

const openedFindings = (own: readonly KubeObject[]): readonly Finding[] => [
  ...(own.some(({ kind }) => kind === clusterwidePolicyKind.kind || kind === globalPolicyKind.kind)
    ? [
        {
          id: 'MG-02/opened',
          kind: 'risk' as const,
          target: 'metadata address',
          severity: 'high' as const,
          control: 'MG-02',
          text: 'The network no longer blocks pods from the metadata address of their node: only the settings of the instance (token required, hop limit 1) do.',
          hint: '`dayone up metadata-guard` closes it again.',
        },
      ]
    : []),
  ...(own.some(({ kind }) => kind === 'ValidatingAdmissionPolicy')
    ? [
        {
          id: 'MG-03/opened',
          kind: 'risk' as const,
          target: 'network of the nodes',
          severity: 'high' as const,
          control: 'MG-03',
          text: 'Pods with hostNetwork are allowed again wherever Pod Security does not reject them: they can reach the metadata address.',
          hint: '`dayone up metadata-guard` closes it again.',
        },
      ]
    : []),
  {
    id: 'MG-01/stays',
    kind: 'safe',
    target: 'machines',
    text: 'The instance settings in the kops specification (httpTokens, httpPutResponseHopLimit) are not changed; instances are not rolled.',
    hint: 'If dayone made the last change to the specification, `dayone up --rollback` restores it and rolls the instances.',
  },
]

/** `dayone remove metadata-guard`: the binding before its policy, and a policy before its tier. */
export const removal = removalStep({
  of: { id: 'metadata-guard', title: 'Metadata guard' },
  why: 'Pods may reach the metadata address of their node again, where nothing else stops them.',
  ownership,
  config: z.strictObject({}),
  waveOf: ({ kind }) => (kind === 'ValidatingAdmissionPolicy' || kind === tierKind.kind ? 1 : 0),
  see: async () => undefined,
  opens: openedFindings,
})
