import { stepIds } from '../steps.ts'
import type { ConfigFile } from './config-file.ts'

/**
 * The steps a run without names is about where the cluster was adopted: the cluster, and those that the file says
 * something of. A step becomes part of it when somebody names it once: `dayone up rbac`. None for a cluster of our own,
 * which means all.
 */
export const adoptedSteps = (file: ConfigFile): readonly string[] =>
  file.get(['cluster', 'adopted']) === undefined
    ? []
    : stepIds.filter((id) => id === 'cluster' || file.get([id]) !== undefined)
