import { defined, shellWord } from '@dayone/pipeline'
import type { TypedCommand } from './typed-command.ts'

/** The options of this run that select its subject; a follow-up command needs them again. */
export interface RunOptions {
  readonly config?: string
  readonly cluster?: string
  readonly state?: string
  readonly on?: 'practice' | 'aws' | undefined
  /** A cluster that the configuration describes as its own: another one of that name is adopted into a file of its own. */
  readonly describes?: { readonly cluster: string; readonly on: 'practice' | 'aws' | undefined }
}

/** `dayone` before a verb or an option; not in a path, a file name or a host. */
const COMMAND =
  /(?<![\w./@-])dayone(?= (?:-|up|plan|verify|status|adopt|down|kubeconfig|doctor|explain|practice|remove|app|reach|rbac)\b)/g
/** Its lines are evaluated by a shell, and npm prints a banner before them unless it is silenced. */
const ENV = /(?<![\w./@-])dayone(?= practice env\b)/g
const SILENT = 'npm start --silent --'
/** The wizard, in code marks. */
const BARE = /`dayone`/g
/** A command about a cluster: its verb with its steps, then its options. */
const ABOUT =
  /(?<![\w./@-])(dayone (?:up|plan|verify|status|adopt|down|kubeconfig|remove)(?: (?:cluster|namespaces|rbac|metadata-guard|applications)\b)*|dayone rbac (?:replay\b|migrate)(?: (?:status|audit|roles|bridge|switch|watch|withdraw|back)\b)?)(?=((?: --?[a-z][a-z-]*(?:[ =](?:'[^']*'|[^\s'`()]+))?)*))(?![\w-])/g

/** The text with its commands in the form that works here, with the options of this run. Pure. */
export function asTyped(text: string, command: TypedCommand, about: RunOptions = {}): string {
  const whole = text.replace(
    ABOUT,
    (_, begin: string, options: string) =>
      `${begin}${missing(options, begin === 'dayone adopt' ? toAdopt(options, about) : about)}`,
  )
  return command === 'dayone'
    ? whole
    : whole
        .replace(ENV, command === 'npm start --' ? SILENT : command)
        .replace(COMMAND, command)
        .replace(BARE, command === 'npm start --' ? '`npm start`' : `\`${command}\``)
}

/** To adopt a cluster, or to list those that could be, only the place and the file to write count. */
const toAdopt = (options: string, { config, on, describes }: RunOptions): RunOptions =>
  describes !== undefined && / --cluster (\S+)/.exec(options)?.[1] === describes.cluster
    ? defined({ config: `${describes.cluster}.yaml`, on: describes.on })
    : defined({ config, on })

/** What a command with these options lacks: nothing where it names a file of its own, no cluster where it names one. */
function missing(options: string, { config, cluster, state, on }: RunOptions): string {
  const has = (name: string): boolean => new RegExp(`${name}(?![\\w-])`).test(options)
  if (has('--config')) return ''
  const own = has('--cluster')
  return [
    option('--config', config),
    ...(own ? [] : [option('--cluster', cluster), ...(has('--state') ? [] : [option('--state', state)])]),
    ...(has('--on') || on !== 'aws' ? [] : [option('--on', on)]),
  ].join('')
}

const option = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` ${name} ${shellWord(value)}`
