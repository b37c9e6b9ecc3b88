import { UserError, type Plan } from '@dayone/pipeline'

/**
 * What `--yes` cannot approve: changes that want the cluster's name typed. Throws UserError: exit 2 where no name was
 * given on the command line, exit 5 where it is another one. Nothing happens where no change wants it.
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
