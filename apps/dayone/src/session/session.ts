import type { Redactor } from '@dayone/host'
import type { Clock, TwoStageStop } from '@dayone/pipeline'
import type { ConfigFile } from '../config/config-file.ts'
import type { FrontEnd } from '../front-ends/front-end.ts'
import type { Folders } from './folders.ts'
import type { GlobalOptions } from './global-options.ts'
import type { Surroundings } from './surroundings.ts'

/** What every verb gets. */
export interface Session {
  readonly surroundings: Surroundings
  readonly options: GlobalOptions
  readonly folders: Folders
  readonly file: ConfigFile
  readonly front: FrontEnd
  readonly stop: TwoStageStop
  readonly clock: Clock
  readonly secrets: Redactor
  /** What the command line changes silently: what a `--set` list removes. */
  readonly notes: readonly string[]
  /** True if prompts are possible. */
  readonly canPrompt: boolean
  /** Why prompts are disabled, a clause: "there is no terminal"; undefined if they are not. */
  readonly unasked: string | undefined
}
