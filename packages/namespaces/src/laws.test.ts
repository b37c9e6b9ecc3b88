import { stepLaws } from '@dayone/testing'
import { namespaces } from './namespaces.ts'

stepLaws(namespaces, { input: { namespaces: [{ name: 'page-score', team: 'page-score' }] } })
