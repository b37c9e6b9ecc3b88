import { join } from 'node:path'
import type { ControlPlaneParts } from '../control-plane/control-plane-parts.ts'
import type { PracticeParts } from '../parts/find-parts.ts'

/** The options of the supervisor, written to `<root>/supervisor.json`. */
export interface SupervisorOptions {
  /** The private state folder. */
  readonly root: string
  /** Python of the virtual environment with moto. */
  readonly python: string
  /** Folder with the Python package `practice`. */
  readonly motoFolder: string
  /** The folder with Cilium's CustomResourceDefinitions. */
  readonly ciliumCrds: string
  readonly controlPlane: ControlPlaneParts
  /** The PATH of everything that it starts. */
  readonly path: string
}

export const stateBucket = 'practice-state'

/** `files` is the folder with `moto/`; see practiceFiles. Pure. */
export const supervisorOptions = (
  { root, files, path }: { readonly root: string; readonly files: string; readonly path: string },
  parts: PracticeParts,
): SupervisorOptions => ({
  root,
  python: parts.python,
  motoFolder: join(files, 'moto'),
  ciliumCrds: parts.ciliumCrds,
  controlPlane: {
    etcd: parts.etcd,
    apiServer: parts.kubeApiServer,
    controllerManager: parts.kubeControllerManager,
    scheduler: parts.kubeScheduler,
    kwok: parts.kwok,
  },
  path,
})
