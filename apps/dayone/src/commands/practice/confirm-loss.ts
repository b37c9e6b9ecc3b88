import { UserError } from '@dayone/pipeline'
import type { Session } from '../../session/session.ts'

/**
 * Says which clusters end with the practice cloud and asks whether they may; true where there is none, or with `--yes`.
 * Throws UserError (exit 2) where nobody can be asked.
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
      hint: `Nobody can be asked: ${session.unasked}. If that is what you want: dayone practice ${action} --yes`,
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
              what: 'The practice cloud keeps its clusters in memory: there is no way to get them back.',
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
