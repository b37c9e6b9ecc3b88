import { stepLaws } from '@dayone/testing'
import { rbac } from './rbac.ts'

stepLaws(rbac, {
  input: { teams: [{ group: 'oidc:page-score-developers', namespaces: ['page-score'], persona: 'developer' }] },
})
