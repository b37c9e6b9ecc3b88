import { nearestWord, UserError } from '@dayone/pipeline'

/**
 * The action that a word names. Throws UserError (exit 2) without a word, or for one that is none of the actions.
 * `command` is what precedes the word: `dayone rbac`.
 */
export function knownAction<Action extends string>(
  command: string,
  word: string | undefined,
  actions: readonly Action[],
): Action {
  const known = actions.find((action) => action === word)
  if (known !== undefined) return known
  const all = `Actions: ${actions.join(', ')}.`
  if (word === undefined) throw new UserError(`Specify an action: ${command} ACTION.`, { hint: all })
  const near = nearestWord(word, actions)
  throw new UserError(`Unknown command: ${command} ${word}.`, {
    hint: near === undefined ? all : `Did you mean ${near}? ${all}`,
  })
}
