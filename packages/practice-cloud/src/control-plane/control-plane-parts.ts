/** Absolute paths of a control plane's programs. */
export interface ControlPlaneParts {
  readonly etcd: string
  readonly apiServer: string
  readonly controllerManager: string
  readonly scheduler: string
  readonly kwok: string
}

/** Starts programs that run until they are stopped, and records them, so that a kill of ours leaves none behind. */
export interface Services {
  /** `more` is added to the environment: it is not visible to other accounts, as arguments are. */
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
