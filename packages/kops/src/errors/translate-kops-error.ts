import { type ProgramResult } from '@dayone/host'
import { CredentialsExpiredError, UserError } from '@dayone/pipeline'
import { awsErrorRules } from './aws-error-rules.ts'
import { saysCredentialsExpired } from './credentials-expired.ts'
import { dnsErrorRules } from './dns-error-rules.ts'
import { environmentErrorRules } from './environment-error-rules.ts'
import { inputErrorRules } from './input-error-rules.ts'
import type { KopsContext } from './kops-error-rule.ts'
import { isLogLine } from '../output/klog.ts'
import { storeErrorRules } from './store-error-rules.ts'

/** In this order; the first match counts. */
const RULES = [...storeErrorRules, ...inputErrorRules, ...dnsErrorRules, ...awsErrorRules, ...environmentErrorRules]

const LAST_LINES = 12
/** kops may have printed megabytes on one line. */
const LONGEST_WORDS = 64 * 1024

/**
 * Converts a failed run of kops to an error with a hint; `cause` is kops' own text. Pure. Exit 2 for invalid input, 5
 * for a cluster that already exists, 6 for missing access, 3 for everything else, including unknown messages.
 */
export const translateKopsError = (
  result: Pick<ProgramResult, 'exitCode' | 'signal' | 'stdout' | 'stderr'>,
  context: KopsContext,
): UserError => {
  const { command } = context
  if (saysCredentialsExpired(result.stderr) || saysCredentialsExpired(result.stdout))
    return new CredentialsExpiredError(`\`kops ${command}\``, lastLines(result))
  if (result.signal !== undefined)
    return new UserError(`kops was terminated by ${result.signal} during \`${command}\`.`, {
      hint: 'Run the same command again: kops resumes where it stopped.',
      cause: lastLines(result),
      exitCode: 3,
    })

  const words = ownWords(result)
  for (const { pattern, exitCode, say } of RULES) {
    const found = pattern.exec(words)
    if (found !== null) {
      const { message, ...rest } = say(found, context)
      return new UserError(message, { ...rest, cause: words, exitCode })
    }
  }
  return new UserError(
    `kops failed in \`${command}\` (exit code ${result.exitCode ?? 'unknown'}): ${firstLine(words)}`,
    {
      hint: 'Its last lines say more; the log has its full output.',
      cause: lastLines(result),
      exitCode: 3,
    },
  )
}

/** cobra prints `Error: …` last on stderr, followed by usage for a wrong flag; log lines are left out. */
const ownWords = ({ stdout, stderr }: Pick<ProgramResult, 'stdout' | 'stderr'>): string => {
  const lines = stderr.split('\n').filter((line) => !isLogLine(line))
  const from = lines.findLastIndex((line) => line.startsWith('Error: '))
  const to = lines.findIndex((line, index) => index > from && line === 'Usage:')
  if (from === -1) return bounded(lines.join('\n').trim() || stdout.split('\n').slice(-LAST_LINES).join('\n').trim())
  const words = lines.slice(from, to === -1 ? undefined : to).join('\n')
  return bounded(words.slice('Error: '.length).trim())
}

const bounded = (text: string): string =>
  text.length <= LONGEST_WORDS ? text : `… ${text.slice(text.length - LONGEST_WORDS)}`

const firstLine = (text: string): string => text.split('\n')[0]?.slice(0, 300) || 'it said nothing'

const lastLines = ({ stdout, stderr }: Pick<ProgramResult, 'stdout' | 'stderr'>): string =>
  bounded((stderr.trim() || stdout.trim()).split('\n').slice(-LAST_LINES).join('\n'))
