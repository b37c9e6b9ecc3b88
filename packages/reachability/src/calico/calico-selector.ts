import type { Labels } from '../pods/pod.ts'

type Test = (labels: Labels) => boolean

const token = /\s*(&&|\|\||!=|==|!|\(|\)|\{|\}|,|'[^']*'|"[^"]*"|[A-Za-z0-9_./-]+)/y

const tokensOf = (text: string): readonly string[] | undefined => {
  const tokens: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.trimEnd().length) {
    const [, found] = token.exec(text) ?? []
    if (found === undefined) return undefined
    tokens.push(found)
  }
  return tokens
}

const textOfToken = (word: string | undefined): string | undefined => /^['"](.*)['"]$/s.exec(word ?? '')?.[1]

/**
 * A Calico selector as a predicate on labels; undefined if it cannot be parsed. An empty one selects everything.
 * https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selectors
 */
export const calicoSelector = (text: string): Test | undefined => {
  const tokens = tokensOf(text)
  if (tokens === undefined) return undefined
  if (tokens.length === 0) return () => true
  let at = 0
  const next = (): string | undefined => tokens[at++]
  const take = (word: string): boolean => tokens[at] === word && at++ >= 0

  const any = (): Test | undefined => {
    const tests = [all()]
    while (take('||')) tests.push(all())
    return tests.every((test) => test !== undefined) ? (labels) => tests.some((test) => test(labels)) : undefined
  }
  const all = (): Test | undefined => {
    const tests = [one()]
    while (take('&&')) tests.push(one())
    return tests.every((test) => test !== undefined) ? (labels) => tests.every((test) => test(labels)) : undefined
  }
  const one = (): Test | undefined => {
    if (take('!')) {
      const test = one()
      return test && ((labels) => !test(labels))
    }
    if (take('(')) {
      const test = any()
      return take(')') ? test : undefined
    }
    const word = next() ?? ''
    if (word === 'all' || word === 'global') return take('(') && take(')') ? () => word === 'all' : undefined
    if (word === 'has' && take('(')) {
      const key = next() ?? ''
      return take(')') ? (labels) => Object.hasOwn(labels, key) : undefined
    }
    return comparison(word)
  }
  const comparison = (key: string): Test | undefined => {
    const operator = next()
    if (operator === '==' || operator === '!=') {
      const value = textOfToken(next())
      return value === undefined ? undefined : (labels) => (labels[key] === value) === (operator === '==')
    }
    const isNot = operator === 'not'
    if ((isNot ? next() : operator) !== 'in' || !take('{')) return undefined
    const values: string[] = []
    while (!take('}')) {
      const value = textOfToken(next())
      if (value === undefined) return undefined
      values.push(value)
      take(',')
    }
    // A missing label matches none of the values.
    return (labels) => values.includes(labels[key] ?? '\0') !== isNot
  }

  const test = any()
  return at === tokens.length ? test : undefined
}
