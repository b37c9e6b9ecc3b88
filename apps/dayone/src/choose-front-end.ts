export type FrontEndName = 'json' | 'plain' | 'tui'

export interface FrontEndWish {
  readonly output?: 'text' | 'json'
  readonly plain?: boolean
  readonly stdinIsTty: boolean
  readonly stdoutIsTty: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Set and neither empty, "0" nor "false": the usual reading of CI and ACCESSIBLE. */
const isOn = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== '0' && value.toLowerCase() !== 'false'

/** Which face the program shows. NO_COLOR has no say in it: it only removes colour. */
export const chooseFrontEnd = ({ output, plain, stdinIsTty, stdoutIsTty, env }: FrontEndWish): FrontEndName => {
  if (output === 'json') return 'json'
  if (plain || !stdinIsTty || !stdoutIsTty) return 'plain'
  return isOn(env['CI']) || env['TERM'] === 'dumb' || isOn(env['ACCESSIBLE']) ? 'plain' : 'tui'
}

/** Whether a person can be asked anything: both ends are a terminal and nobody said that this is a machine. */
export const canPrompt = ({ output, stdinIsTty, stdoutIsTty, env }: FrontEndWish): boolean =>
  output !== 'json' && stdinIsTty && stdoutIsTty && !isOn(env['CI'])

/** https://no-color.org: any non-empty value removes colour. */
export const hasColor = (env: FrontEndWish['env']): boolean => !env['NO_COLOR'] && env['TERM'] !== 'dumb'
