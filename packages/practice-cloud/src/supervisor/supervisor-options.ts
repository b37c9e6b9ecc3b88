import type { ControlPlaneParts } from '../control-plane/control-plane-parts.ts'

/** What the supervisor is started with; written into `<root>/supervisor.json`. */
export interface SupervisorOptions {
  /** The private state folder. */
  readonly root: string
  /** Python of the virtual environment with moto. */
  readonly python: string
  /** Folder with the Python package `practice`. */
  readonly motoFolder: string
  /** Folder with Cilium's CustomResourceDefinitions. */
  readonly ciliumCrds: string
  readonly controlPlane: ControlPlaneParts
  /** The PATH of everything it starts. */
  readonly path: string
}

export const stateBucket = 'practice-state'
