import type { Question } from '@dayone/pipeline'
import type { ClusterConfig } from '../cluster-config.ts'
import type { ClusterPorts } from '../../contract/cluster-ports.ts'
import { dnsQuestions } from './dns-questions.ts'
import { identityQuestions } from './identity-questions.ts'
import { networkQuestions } from './network-questions.ts'

/** Advanced options, behind a single question, so that newcomers can skip them. */
export const unusualQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'unusual',
    kind: 'confirm',
    message: 'Show advanced options?',
    explain: {
      what: 'Most clusters have a VPC of their own, no DNS names and no IAM roles for pods. Answer yes to choose an existing VPC, a DNS zone, IAM roles for pods (IRSA) or an internal API.',
      byDefault: 'same as no',
      recommend: 'no for a first cluster',
      notFor: 'existing instances must be in the same VPC, or pods use AWS: most of this cannot be changed later',
    },
    initial: () => false,
  },
  ...networkQuestions,
  ...dnsQuestions,
  ...identityQuestions,
]
