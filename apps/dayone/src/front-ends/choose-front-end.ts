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

/** Screens need more room than this; lines do not. A size of 0 means that nobody told the terminal its size. */
export const isTooSmall = ({ columns, rows }: { readonly columns: number; readonly rows: number }): boolean =>
  (columns > 0 && columns <= 40) || (rows > 0 && rows < 10)

/** Which face the program shows. NO_COLOR has no say in it: it only removes colour. */
export const chooseFrontEnd = (options: FrontEndOptions): FrontEndName => {
  const { output, plain, stdinIsTty, stdoutIsTty, columns = 80, rows = 24, env } = options
  if (output === 'json') return 'json'
  if (plain || !stdinIsTty || !stdoutIsTty || isTooSmall({ columns, rows })) return 'plain'
  return isOn(env['CI']) || env['TERM'] === 'dumb' || isOn(env['ACCESSIBLE']) ? 'plain' : 'tui'
}

/** Why nobody can be asked, as a clause; undefined where a person can: both ends are a terminal, and nobody said that this is a machine. */
export const whyUnasked = ({ output, stdinIsTty, stdoutIsTty, env }: FrontEndOptions): string | undefined => {
  if (output === 'json') return '--output json disables prompts'
  if (!stdinIsTty || !stdoutIsTty) return 'there is no terminal'
  return isOn(env['CI']) ? `CI is set (CI=${env['CI']}), so nothing is asked` : undefined
}

/** https://no-color.org: any non-empty value removes colour. */
export const hasColor = (env: FrontEndOptions['env']): boolean => !env['NO_COLOR'] && env['TERM'] !== 'dumb'
