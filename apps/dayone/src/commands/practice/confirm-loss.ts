import { UserError } from '@dayone/pipeline'
import type { Session } from '../../session/session.ts'

/**
 * Lists the clusters that are deleted with the practice cloud and asks for confirmation; true if there are none, or with `--yes`.
 * Throws UserError (exit 2) if prompts are disabled.
 */
export async function confirmLoss(
  session: Session,
  action: 'stop' | 'reset',
  clusters: readonly string[],
): Promise<boolean> {
  if (clusters.length === 0 || session.options.yes === true) return true
  const lost = `This deletes ${clusters.length === 1 ? '1 practice cluster' : `${clusters.length} practice clusters`}: ${clusters.join(', ')}.`
  if (session.unasked !== undefined) {
    throw new UserError(`${lost} Nothing was stopped.`, {
      hint: `Cannot ask for confirmation: ${session.unasked}. To proceed: dayone practice ${action} --yes`,
    })
  }
  let answer: unknown
  await session.front.ask({
    title: () => 'practice',
    groups: [
      {
        id: 'loss',
        title: action,
        questions: [
          {
            page: 'where',
            stepId: 'practice',
            key: 'loss',
            kind: 'confirm',
            message: `${lost} ${action === 'stop' ? 'Stop it' : 'Reset it'}?`,
            explain: {
              what: 'The practice cloud keeps its clusters in memory: they cannot be recovered.',
              recommend: 'No, if you still need one of them. Your dayone.yaml is kept in any case.',
            },
            isNeeded: () => true,
            initial: () => false,
            validate: () => undefined,
            warn: () => undefined,
          },
        ],
      },
    ],
    revisit: false,
    get: () => answer,
    save: async (_step, _key, value) => void (answer = value),
    stop: session.stop.stop,
  })
  return answer === true
}
