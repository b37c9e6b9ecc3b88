/** Absolute paths of the programs of a control plane. */
export interface ControlPlaneParts {
  readonly etcd: string
  readonly apiServer: string
  readonly controllerManager: string
  readonly scheduler: string
  readonly kwok: string
}

/** Starts a program that runs until it is stopped, and remembers that it did, so that no kill of ours leaves it behind. */
export interface Services {
  /** `more` comes to its environment: what other accounts must not see in its arguments. */
  start(
    name: string,
    program: string,
    args: readonly string[],
    logFile: string,
    more?: Readonly<Record<string, string>>,
  ): Promise<RunningService>
}

export interface RunningService {
  isRunning(): boolean
  stop(graceMs: number): Promise<void>
}
