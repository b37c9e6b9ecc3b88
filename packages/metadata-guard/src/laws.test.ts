import { stepLaws } from '@dayone/testing'
import { metadataGuard } from './metadata-guard.ts'

stepLaws(metadataGuard, { input: {} })
