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
          text: 'The network no longer keeps pods from the metadata address of their node: only what the machine itself asks for (a token, a hop limit of 1) does.',
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
          text: 'Pods on the network of their node are let in again wherever pod security does not refuse them: to those the metadata address is open.',
          hint: '`dayone up metadata-guard` closes it again.',
        },
      ]
    : []),
  {
    id: 'MG-01/stays',
    kind: 'safe',
    target: 'machines',
    text: 'What the kops specification says of machines (httpTokens, httpPutResponseHopLimit) stays as it is; machines are not rolled.',
    hint: 'If the specification was changed by dayone last, `dayone up --rollback` puts it back, with a roll.',
  },
]

/** `dayone remove metadata-guard`: the binding before the policy it names, and a policy before its tier. */
export const removal = removalStep({
  of: { id: 'metadata-guard', title: 'Metadata guard' },
  why: 'Pods may reach the metadata address of their node again, where nothing else stops them.',
  ownership,
  config: z.strictObject({}),
  waveOf: ({ kind }) => (kind === 'ValidatingAdmissionPolicy' || kind === tierKind.kind ? 1 : 0),
  see: async () => undefined,
  opens: openedFindings,
})
