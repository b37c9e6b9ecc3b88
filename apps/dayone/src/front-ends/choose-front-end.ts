export type FrontEndName = 'json' | 'plain' | 'tui'

export interface FrontEndOptions {
  readonly output?: 'text' | 'json'
  readonly plain?: boolean
  readonly stdinIsTty: boolean
  readonly stdoutIsTty: boolean
  /** Size of the terminal, where it is known. */
  readonly columns?: number
  readonly rows?: number
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Set and neither empty, "0" nor "false": the usual reading of CI and ACCESSIBLE. */
const isOn = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== '0' && value.toLowerCase() !== 'false'

/** Screens need more room than this; lines do not. A size of 0 means that it is unknown. */
export const isTooSmall = ({ columns, rows }: { readonly columns: number; readonly rows: number }): boolean =>
  (columns > 0 && columns <= 40) || (rows > 0 && rows < 10)

/** The front end to use. NO_COLOR does not matter: it only removes colour. */
export const chooseFrontEnd = (options: FrontEndOptions): FrontEndName => {
  const { output, plain, stdinIsTty, stdoutIsTty, columns = 80, rows = 24, env } = options
  if (output === 'json') return 'json'
  if (plain || !stdinIsTty || !stdoutIsTty || isTooSmall({ columns, rows })) return 'plain'
  return isOn(env['CI']) || env['TERM'] === 'dumb' || isOn(env['ACCESSIBLE']) ? 'plain' : 'tui'
}

/** Why prompts are disabled, as a clause; undefined if they are not: both ends are a terminal, and CI is not set. */
export const whyUnasked = ({ output, stdinIsTty, stdoutIsTty, env }: FrontEndOptions): string | undefined => {
  if (output === 'json') return '--output json disables prompts'
  if (!stdinIsTty || !stdoutIsTty) return 'there is no terminal'
  return isOn(env['CI']) ? `CI is set (CI=${env['CI']}), which disables prompts` : undefined
}

/** https://no-color.org: any non-empty value removes colour. */
export const hasColor = (env: FrontEndOptions['env']): boolean => !env['NO_COLOR'] && env['TERM'] !== 'dumb'
