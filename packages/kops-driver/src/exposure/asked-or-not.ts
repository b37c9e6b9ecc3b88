import { NotAllowedError } from '@dayone/aws'

/** What the cloud said, or why these credentials may not ask. */
export type Asked<Answer> =
  | { readonly is: 'known'; readonly answer: Answer }
  | { readonly is: 'not-allowed'; readonly action: string; readonly message: string; readonly hint: string }

/** Asks; being refused is an answer of its own. Every other failure is thrown as it is. */
export async function askedOrNot<Answer>(ask: () => Promise<Answer>): Promise<Asked<Answer>> {
  try {
    return { is: 'known', answer: await ask() }
  } catch (error) {
    if (!(error instanceof NotAllowedError)) throw error
    return { is: 'not-allowed', action: error.action, message: error.message, hint: error.hint ?? '' }
  }
}
