import { CLUSTER_STEP } from '@dayone/kops-driver'
import { keyPath, valueAt } from '../config/key-path.ts'
import type { QuestionSession } from '../questions/question-session.ts'

/** Accepts the offered answer of every open question: `--yes` on practice. */
export async function takeInitialAnswers(session: QuestionSession): Promise<void> {
  for (const question of session.groups.flatMap((group) => group.questions)) {
    if (!question.isNeeded() || session.get(question.stepId, question.key) !== undefined) continue
    const offered = question.initial()
    if (offered !== undefined) await session.save(question.stepId, question.key, offered)
  }
}

/**
 * Keeps what the configuration says by default where a question was none: a new cluster is made with it, and later runs
 * have no reason to ask.
 */
export async function keepDefaults(session: QuestionSession, config: Readonly<Record<string, unknown>>): Promise<void> {
  for (const { stepId, key, isFurther } of session.groups.flatMap((group) => group.questions)) {
    // No run asks for these, and a namespace that is like another one keeps following it.
    if (isFurther === true || session.get(stepId, key) !== undefined) continue
    // An adopted cluster stays unchanged where there is no answer; a default would look like one.
    if (stepId === CLUSTER_STEP && session.get(stepId, 'adopted') !== undefined) continue
    const value = valueAt(config[stepId], keyPath(key))
    if (value !== undefined) await session.save(stepId, key, value)
  }
}
