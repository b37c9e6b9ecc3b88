/**
 * ESLint rule `commands`: a command of kops that people are to type is made by `kopsLine` or `kopsStoreLine` (packages/kops),
 * which say the cluster and its state store: written out by hand, it works only where KOPS_STATE_STORE is right by chance.
 *
 * @typedef {import('@typescript-eslint/utils').TSESTree.Node} Node
 * @typedef {import('@typescript-eslint/utils').TSESLint.RuleModule<string, []>} Rule
 */

/** Where a text is advice, so that what looks like a command is one. */
const ADVICE = new Set(['hint', 'nextSteps', 'commands', 'remedy'])

const COMMAND =
  /(?<![\w./@-])kops (?:create|delete|edit|export|get|replace|rollback|rolling-update|toolbox|update|validate)\b(?! template\b)(?![^`]* --(?:help|state)\b)/
const ABOUT_ONE = /(?<![\w./@-])kops [a-z][^`]* --name\b(?![^`]* --state\b)/

/**
 * What is wrong with a text, or undefined.
 * @param {string} text
 * @param {boolean} isAdvice
 */
export const commandProblem = (text, isAdvice) =>
  ABOUT_ONE.test(text) || (isAdvice && COMMAND.test(text))
    ? 'make commands of kops with kopsLine or kopsStoreLine'
    : undefined

/** @param {Node} node */
function isAdvice(node) {
  for (let at = node.parent; at !== undefined && at !== null; at = at.parent) {
    if (at.type === 'Property' && at.key.type === 'Identifier') return ADVICE.has(at.key.name)
    if (/Function|Statement|Declaration|Program/.test(at.type)) return false
  }
  return false
}

/** @type {Rule} */
export const commands = {
  defaultOptions: [],
  meta: { type: 'problem', schema: [], messages: { command: 'A text of dayone: {{problem}}.' } },
  create(context) {
    /** @type {(node: Node, text: string) => void} */
    const check = (node, text) => {
      const problem = commandProblem(text, isAdvice(node))
      if (problem !== undefined) context.report({ node, messageId: 'command', data: { problem } })
    }
    return {
      Literal(node) {
        if (typeof node.value === 'string') check(node, node.value)
      },
      TemplateLiteral: (node) => check(node, node.quasis.map(({ value }) => value.cooked ?? value.raw).join('{}')),
    }
  },
}
