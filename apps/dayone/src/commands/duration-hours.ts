import { UserError } from '@dayone/pipeline'

/** The hours of `30m` or `8h`, the value of an option. Throws UserError (exit 2) that names the option. */
export function durationHours(option: string, text: string): number {
  const [, number = '', unit] = /^([1-9]\d{0,8})([hm])$/.exec(text) ?? []
  if (number === '')
    throw new UserError(`${option} ${text}: not a duration.`, { hint: `For example: ${option} 30m, ${option} 8h` })
  return unit === 'h' ? Number(number) : Number(number) / 60
}
