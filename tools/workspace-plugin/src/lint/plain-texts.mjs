/**
 * ESLint rules for user-visible texts.
 *
 * `typography`: texts use ASCII apostrophes and quotes, "…" for an ellipsis, and no dash instead of a colon.
 * `sentences`: the `text` of a finding or check, and every promise and meaning in a table of checks or controls, is a
 * sentence that fits on the screens; the `means` of a check is a phrase without a full stop.
 * `phrases`: no text contains a phrase of the list to avoid.
 * `commands`: printed kops commands name their cluster and state store, see printed-commands.mjs.
 *
 * @typedef {import('@typescript-eslint/utils').TSESTree.Node} Node
 * @typedef {import('@typescript-eslint/utils').TSESLint.RuleModule<string, []>} Rule
 * @typedef {ReadonlyMap<string, Node>} Fields by name, of an object literal
 */

import { commands } from './printed-commands.mjs'

/** About four rows of 80 columns: longer texts are not read next to a mark. */
export const LONGEST = 320

const KINDS = new Set(['safe', 'pinned', 'risk', 'impossible', 'manual'])
/**
 * The fields of an object that are sentences, by the fields that identify the object.
 * @type {readonly { has: (fields: Fields) => boolean, sentences: readonly string[] }[]}
 */
const SHAPES = [
  { has: (fields) => fields.has('text') && isFindingOrCheck(fields), sentences: ['text'] },
  { has: (fields) => fields.has('promise') && fields.has('planted'), sentences: ['promise', 'asks', 'planted'] },
  {
    has: (fields) => fields.has('means') && fields.has('accept') && fields.has('why'),
    sentences: ['means', 'why', 'does'],
  },
]

/** @param {Fields} fields */
const isFindingOrCheck = (fields) => {
  const kind = fields.get('kind')
  const isKind = kind?.type === 'Literal' && KINDS.has(String(kind.value))
  return fields.has('means') || fields.has('severity') || fields.has('status') || isKind
}

/**
 * The possible texts of a node: strings as they are, templates with a placeholder for each expression.
 * @param {Node} node
 * @returns {readonly string[]}
 */
function variants(node) {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : []
    case 'TemplateLiteral':
      return [node.quasis.map(({ value }) => value.cooked ?? value.raw).join('\0')]
    case 'ConditionalExpression':
      return [...variants(node.consequent), ...variants(node.alternate)]
    case 'LogicalExpression':
      return variants(node.right)
    case 'BinaryExpression': {
      const [left, right] = [variants(node.left), variants(node.right)]
      return node.operator === '+'
        ? (left.length > 0 ? left : ['\0']).flatMap((a) => (right.length > 0 ? right : ['\0']).map((b) => a + b))
        : []
    }
    case 'TSAsExpression':
      return variants(node.expression)
    default:
      return []
  }
}

/** A sentence begins with a capital letter, or with a name: kops, dayone.yaml, etcd, `dayone up`. */
const NAMES =
  /^(\0|["`(\d-]|\p{Lu}|(kops|dayone|etcd|kubenet|kube2iam|cilium|calico|namespaces|rbac|applications|metadata-guard|cluster)\b|\S*[._/-]\S*\s|[a-z]+[A-Z])/u

/**
 * The problem of a sentence, or undefined. `\0` stands for an expression.
 * @param {string} text
 */
export function sentenceProblem(text) {
  if (!NAMES.test(text)) return 'begins with a small letter'
  if (!/[.?!\0]["')`]?$/u.test(text)) return 'has no full stop'
  if (text.length > LONGEST) return `is longer than ${LONGEST} characters`
  return undefined
}

/**
 * The problem of a check's `means`, or undefined.
 * @param {string} text
 */
export function phraseProblem(text) {
  if (/[^.]\.$/.test(text)) return 'ends with a full stop'
  if (/^\p{Lu}\p{Ll}+ \p{Ll}/u.test(text) && !/^(EC2|S3|IAM|Deployment|Service)/.test(text))
    return 'begins with a capital letter'
  return undefined
}

/**
 * The typographic problem of a text, or undefined.
 * @param {string} text
 */
export function typographyProblem(text) {
  if (/[‘’‚‛]/u.test(text)) return "use ' (U+0027)"
  if (/[“”„‟]/u.test(text)) return 'use " (U+0022)'
  if (/\p{L} [–—] \p{L}/u.test(text)) return 'use a colon or a full stop, no dash'
  if (/\p{L}\.\.\.(\s|$)/u.test(text)) return 'use … (U+2026)'
  return undefined
}

/** Archaic or translated phrases that were in our texts, and their equivalents in kubectl and gh. */
const ODD_PHRASES = [
  { odd: /\bshall\b/i, say: '"should", or a question that begins with "Which"' },
  { odd: /\b(whoever|whomever|somebody who)\b/i, say: '"anyone who"' },
  { odd: /\bnone of the choices\b/i, say: '"is not a choice"' },
  { odd: /\bchange in hand\b/i, say: '"current change"' },
  { odd: /\bgoes on (from|where|as)\b/i, say: '"resumes"' },
  { odd: /\b(is|are) (there already|not there)(?=[.,:;]|$)/i, say: '"already exists", "does not exist"' },
  { odd: /\b(said so|made anew|in vain|for ever|taken? away)\b/i, say: 'it in plain words' },
  { odd: /\bpretend(s|ed)? (AWS|cloud)\b/i, say: '"simulated AWS"' },
  { odd: /\bnobody (can be asked|may|can approve)\b/i, say: '"Cannot ask for …", "no one can …"' },
  { odd: /["}] is no (?!longer\b)[a-z]/i, say: '"is not a …"' },
  { odd: /\b[Ss]ay (it|which one) with\b/, say: '"Specify it with …"' },
]

/**
 * The phrase to avoid in a text, or undefined.
 * @param {string} text
 */
export function phraseToAvoid(text) {
  for (const { odd, say } of ODD_PHRASES) {
    const found = odd.exec(text)?.[0]
    if (found !== undefined) return `"${found}" is odd: say ${say}`
  }
  return undefined
}

/** @type {Rule} */
const phrases = {
  defaultOptions: [],
  meta: { type: 'problem', schema: [], messages: { phrase: 'A text of dayone: {{problem}}.' } },
  create(context) {
    /** @type {(node: Node, text: string) => void} */
    const check = (node, text) => {
      const problem = phraseToAvoid(text)
      if (problem !== undefined) context.report({ node, messageId: 'phrase', data: { problem } })
    }
    return {
      Literal(node) {
        if (typeof node.value === 'string') check(node, node.value)
      },
      // Expressions become `{}`.
      TemplateLiteral: (node) => check(node, node.quasis.map(({ value }) => value.cooked ?? value.raw).join('{}')),
      JSXText: (node) => check(node, node.value),
    }
  },
}

/** @type {Rule} */
const typography = {
  defaultOptions: [],
  meta: { type: 'problem', schema: [], messages: { mark: 'A text of dayone: {{problem}}.' } },
  create(context) {
    /** @type {(node: Node, text: string) => void} */
    const check = (node, text) => {
      const problem = typographyProblem(text)
      if (problem !== undefined) context.report({ node, messageId: 'mark', data: { problem } })
    }
    return {
      Literal(node) {
        if (typeof node.value === 'string') check(node, node.value)
      },
      TemplateElement: (node) => check(node, node.value.cooked ?? node.value.raw),
      JSXText: (node) => check(node, node.value),
    }
  },
}

/** @type {Rule} */
const sentences = {
  defaultOptions: [],
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      sentence: 'A sentence of a finding, check or control {{problem}}.',
      phrase: 'How a check knows {{problem}}: it is a phrase.',
    },
  },
  create(context) {
    return {
      ObjectExpression(node) {
        /** @type {Map<string, Node>} */
        const fields = new Map()
        for (const one of node.properties)
          if (one.type === 'Property' && one.key.type === 'Identifier') fields.set(one.key.name, one.value)
        for (const { has, sentences: names } of SHAPES) {
          if (!has(fields)) continue
          for (const value of names.flatMap((name) => fields.get(name) ?? []))
            for (const text of variants(value)) {
              const problem = sentenceProblem(text)
              if (problem !== undefined) context.report({ node: value, messageId: 'sentence', data: { problem } })
            }
        }
        const means = fields.get('means')
        if (means === undefined || fields.has('accept') || !(fields.has('status') || fields.has('text'))) return
        for (const text of variants(means)) {
          const problem = phraseProblem(text)
          if (problem !== undefined) context.report({ node: means, messageId: 'phrase', data: { problem } })
        }
      },
    }
  },
}

// The two packages have different types for a rule's context, although ESLint passes the same object.
export default /** @type {import('eslint').ESLint.Plugin} */ (
  /** @type {unknown} */ ({ rules: { commands, phrases, sentences, typography } })
)
