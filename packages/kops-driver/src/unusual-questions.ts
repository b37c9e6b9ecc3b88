import type { Question } from '@dayone/pipeline'
import type { ClusterConfig } from './cluster-config.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { dnsQuestions } from './dns-questions.ts'
import { identityQuestions } from './identity-questions.ts'
import { networkQuestions } from './network-questions.ts'

/** What most clusters have no need of, behind one question: a newcomer answers that and is spared the others. */
export const unusualQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'unusual',
    kind: 'confirm',
    message: 'Is anything unusual about its network, its names or the rights of its pods?',
    explain: {
      what: 'Most clusters have a network of their own, no names in DNS and no AWS roles for pods. Say yes to choose: an existing network (VPC), a DNS zone, roles for pods (IRSA), an API that faces the network only.',
      byDefault: 'as with no',
      recommend: 'no for a first cluster',
      notFor:
        'machines you have already must be in the same network, or pods use AWS: most of it cannot be changed later',
    },
    initial: () => false,
  },
  ...networkQuestions,
  ...dnsQuestions,
  ...identityQuestions,
]
