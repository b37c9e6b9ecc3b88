import type { QuestionContext } from '@dayone/pipeline'
import type { ClusterConfig } from '../cluster-config.ts'

/** Whether the user asked for advanced options. */
export const isUnusual = ({ answers }: QuestionContext<ClusterConfig>): boolean => answers.unusual === true
