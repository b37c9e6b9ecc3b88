import { NotAllowedError } from '@dayone/aws'

/** The answer of AWS, or why these credentials may not read it. */
export type Lookup<Answer> =
  | { readonly is: 'known'; readonly answer: Answer }
  | { readonly is: 'not-allowed'; readonly action: string; readonly message: string; readonly hint: string }

/** Runs the query; access denied is a result. All other errors are rethrown. */
export async function lookUp<Answer>(ask: () => Promise<Answer>): Promise<Lookup<Answer>> {
  try {
    return { is: 'known', answer: await ask() }
  } catch (error) {
    if (!(error instanceof NotAllowedError)) throw error
    return { is: 'not-allowed', action: error.action, message: error.message, hint: error.hint ?? '' }
  }
}
