import type { Clock } from '@dayone/pipeline'
import type { Kube, KubeObject } from '../api/kube.ts'
import { listAll } from '../client/list-pages.ts'
import { condenseAccount, condenseBudget } from './condense.ts'
import { condenseWorkload } from './condense-workload.ts'
import type { DisruptionBudget, Inventory, Workload } from './workload.ts'

const versions: Readonly<Record<Workload['kind'], string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  ReplicaSet: 'apps/v1',
  ReplicationController: 'v1',
  CronJob: 'batch/v1',
  Job: 'batch/v1',
  Pod: 'v1',
}

/** How long the steps of a run share the inventory; others write meanwhile. */
const maxAgeMs = 30_000

const known = new WeakMap<Pick<Kube, 'request'>, { readonly at: number; readonly inventory: Promise<Inventory> }>()

const read = async (kube: Pick<Kube, 'request' | 'pathOf'>): Promise<Inventory> => {
  const workloads = Object.entries(versions).map(([kind, apiVersion]) =>
    listAll(kube, { apiVersion, kind }, (object: KubeObject) => condenseWorkload(object)),
  )
  const [found, budgets, accounts] = await Promise.all([
    Promise.all(workloads),
    readBudgets(kube),
    listAll(kube, { apiVersion: 'v1', kind: 'ServiceAccount' }, condenseAccount),
  ])
  return { workloads: found.flat(), budgets, accounts }
}

/**
 * One inventory of everything that creates pods, read once per run: including CronJobs and controllers scaled to zero,
 * without what has ended. Throws UserError (exit 6) if it may not be read.
 */
export const readInventory = (kube: Pick<Kube, 'request' | 'pathOf'>, clock: Clock): Promise<Inventory> => {
  const now = clock.now().getTime()
  const last = known.get(kube)
  if (last !== undefined && now - last.at < maxAgeMs) return last.inventory
  const inventory = read(kube)
  known.set(kube, { at: now, inventory })
  inventory.catch(() => known.delete(kube))
  return inventory
}

/** The current disruption budgets alone: they change with every pod. Throws UserError (exit 6). */
export const readBudgets = (kube: Pick<Kube, 'request' | 'pathOf'>): Promise<readonly DisruptionBudget[]> =>
  listAll(kube, { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' }, condenseBudget)
