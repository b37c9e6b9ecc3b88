import { stepLaws } from '@dayone/testing'
import { metadataGuard } from './metadata-guard.ts'

stepLaws(metadataGuard, { input: {} })
stepLaws(metadataGuard, {
  input: { allowHostNetwork: ['kube-system', 'monitoring'] },
  facts: { networkPlugin: { name: 'flannel', enforcesNetworkPolicy: false } },
})
