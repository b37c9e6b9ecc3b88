import { nearestWord, UserError } from '@dayone/pipeline'

/** What other tools call it. */
const otherNames: Readonly<Record<string, string>> = {
  apply: 'up',
  create: 'up',
  init: 'up',
  install: 'up',
  start: 'up',
  diff: 'plan',
  check: 'verify',
  test: 'verify',
  validate: 'verify',
  evidence: 'verify',
  get: 'status',
  import: 'adopt',
  undo: 'remove',
  uninstall: 'remove',
  delete: 'down',
  destroy: 'down',
  login: 'kubeconfig',
}

/**
 * Why the first word is no verb, or undefined if it is one. `help VERB` counts as that verb, and an option is none.
 */
export function unknownVerb(args: readonly string[], verbs: readonly string[]): UserError | undefined {
  const [first, second] = args
  const word = first === 'help' ? second : first
  if (word === undefined || word.startsWith('-') || word === 'help' || verbs.includes(word)) return undefined
  const meant = Object.hasOwn(otherNames, word) ? otherNames[word] : nearestWord(word, verbs)
  return new UserError(`Unknown command: dayone ${word}.`, {
    hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}List all commands: dayone --help`,
  })
}
