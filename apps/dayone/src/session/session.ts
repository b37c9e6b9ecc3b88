import type { Redactor } from '@dayone/host'
import type { Clock, TwoStageStop } from '@dayone/pipeline'
import type { ConfigFile } from '../config/config-file.ts'
import type { FrontEnd } from '../front-ends/front-end.ts'
import type { Folders } from './folders.ts'
import type { GlobalOptions } from './global-options.ts'
import type { Surroundings } from './surroundings.ts'

/** What every verb begins with. */
export interface Session {
  readonly surroundings: Surroundings
  readonly options: GlobalOptions
  readonly folders: Folders
  readonly file: ConfigFile
  readonly front: FrontEnd
  readonly stop: TwoStageStop
  readonly clock: Clock
  readonly secrets: Redactor
  /** What the command line changes unseen: what a `--set` list takes away. */
  readonly notes: readonly string[]
  /** True where a person can be asked. */
  readonly canPrompt: boolean
  /** Why nobody can be asked, a clause: "there is no terminal", "CI is set (CI=true)"; undefined where a person can. */
  readonly unasked: string | undefined
}
