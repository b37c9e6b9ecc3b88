import { CLUSTER_STEP } from '@dayone/kops-driver'
import { stepIds } from '../steps.ts'
import type { ConfigFile } from './config-file.ts'

/** Whether dayone.yaml describes a cluster that was there before it. */
export const isAdopted = (file: ConfigFile): boolean => file.get([CLUSTER_STEP, 'adopted']) !== undefined

/**
 * The steps a run without names is about where the cluster was adopted: the cluster, and those that the file says
 * something of. A step becomes part of it when somebody names it once: `dayone up rbac`. None for a cluster of our own,
 * which means all.
 */
export const adoptedSteps = (file: ConfigFile): readonly string[] =>
  isAdopted(file) ? stepIds.filter((id) => id === CLUSTER_STEP || file.get([id]) !== undefined) : []
