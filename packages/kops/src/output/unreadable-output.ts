import { UserError } from '@dayone/pipeline'

/** The error (exit 3) for output of kops that no parser can read. `byHand`: the command that shows it once more. */
export const unreadableOutput = (message: string, text: string, byHand: string | undefined): UserError =>
  new UserError(message, {
    hint:
      byHand === undefined
        ? 'Check the version of kops with `dayone doctor`.'
        : `Run \`${byHand}\` to see its output, and \`dayone doctor\` to check its version.`,
    cause: text.slice(-4000),
    exitCode: 3,
  })
