import type { Asked } from '@dayone/pipeline'
import type { ClusterConfig } from '../cluster-config.ts'

/** Whether somebody wants to be asked what most clusters have no need of. */
export const isUnusual = ({ answers }: Asked<ClusterConfig>): boolean => answers.unusual === true
