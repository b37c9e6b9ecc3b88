import type { TypedCommand } from '../front-ends/typed-command.ts'

/** The environment of the process, as values: only main.ts reads `process`. */
export interface Surroundings {
  /** Arguments after the program's own name. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** The Node that runs this program; it also runs the supervisor of the practice cloud. */
  readonly node: string
  /** Folder of the built program: beside it lie the supervisor and the files of the practice cloud. */
  readonly programFolder: string
  readonly version: string
  /** How it was started: what printed commands begin with. */
  readonly command: TypedCommand
  /** Connects SIGINT, SIGTERM and SIGHUP; returns how to disconnect them. */
  onSignals(handlers: { interrupt(): void; terminate(): void }): () => void
}
