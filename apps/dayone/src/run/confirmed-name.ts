import { UserError, type Plan } from '@dayone/pipeline'

/**
 * What `--yes` cannot approve: changes that need the typed name of the cluster. Throws UserError: exit 2 if no name was
 * given on the command line, exit 5 if it differs. Does nothing if no change needs it.
 */
export function refuseUnnamed({ changes }: Plan, confirmName: string | undefined): void {
  const change = changes.find(({ confirm }) => confirm === 'type-the-name')
  if (change === undefined || change.target === confirmName) return
  throw new UserError(
    confirmName === undefined
      ? `--yes alone cannot approve this: ${change.why ?? change.id}`
      : `--confirm-name is ${confirmName}, but the change is for ${change.target}.`,
    {
      hint: 'To proceed, confirm the name too. Nothing was changed.',
      nextSteps: [`the same command with --confirm-name ${change.target}`],
      exitCode: confirmName === undefined ? 2 : 5,
    },
  )
}
