import { stepLaws } from '@dayone/testing'
import { clusterStep } from './cluster-step.ts'

stepLaws(clusterStep({ contributors: [], mode: 'own' }), {
  input: {
    name: 'laws.example.com',
    configId: '0192f4c8-7a63-4b5e-9d1e-3f4c5a6b7c8d',
    zones: ['us-west-2a'],
    apiAccess: ['127.0.0.1/32'],
  },
})
