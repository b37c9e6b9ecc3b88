import { CLUSTER_STEP } from '@dayone/kops-driver'
import { stepIds } from '../steps.ts'
import type { ConfigFile } from './config-file.ts'

/** Whether dayone.yaml describes a cluster that existed before it. */
export const isAdopted = (file: ConfigFile): boolean => file.get([CLUSTER_STEP, 'adopted']) !== undefined

/**
 * The steps of a run without step names on an adopted cluster: the cluster, and those that are in the file.
 * A step is added by running it once: `dayone up rbac`. Empty for a cluster that dayone created,
 * which means all.
 */
export const adoptedSteps = (file: ConfigFile): readonly string[] =>
  isAdopted(file) ? stepIds.filter((id) => id === CLUSTER_STEP || file.get([id]) !== undefined) : []
