import { stringsOf } from '@dayone/aws'
import type { KubeObject } from '@dayone/kube'
import { isOn, type ProxyAgent } from '../proxies/proxy-agents.ts'
import { roleOfAnnotation, type RoleReference } from './role-reference.ts'

/** Why the proxy gives pods of a namespace no such role today, a clause; undefined if it does. */
export type WhyNotGiven = (namespace: string, role: RoleReference) => string | undefined

const patternsOf = (text: string | undefined): readonly string[] => {
  try {
    return stringsOf(JSON.parse(text ?? '[]'))
  } catch {
    return []
  }
}

/** `*` is any text, as in ryanuber/go-glob. */
const matchesGlob = (pattern: string, text: string): boolean => {
  const [first = '', ...others] = pattern.split('*')
  if (others.length === 0) return pattern === text
  if (!text.startsWith(first)) return false
  let at = first.length
  const last = others.pop() ?? ''
  for (const part of others) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

/** An expression is not evaluated, because anyone may have written it: it counts if it is for all, or for this name. */
const allowsByExpression = (expression: string, { name, arn }: RoleReference): boolean =>
  ['.*', '^.*$', name, `^${name}$`, arn, `^${arn}$`].includes(expression)

/**
 * Whether the proxy gives a role today. An annotation alone proves nothing: a migration must not give pods a role that
 * their namespace is not allowed to have, or that nobody serves. Pure.
 */
export const whyNotGiven = (
  agents: readonly ProxyAgent[],
  namespaces: readonly KubeObject[],
  { account, base }: { readonly account: string; readonly base: string | undefined },
): WhyNotGiven => {
  const annotations = new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.annotations ?? {}]))
  const agent = agents.find(({ isServer }) => !isServer) ?? agents[0]
  if (agent === undefined) return () => 'neither kube2iam nor kiam runs, so its pods get no role today'
  return (namespace, role) => {
    const here: Readonly<Record<string, string>> = annotations.get(namespace) ?? {}
    if (agent.program === 'kiam') {
      const permitted = here['iam.amazonaws.com/permitted'] ?? ''
      return allowsByExpression(permitted, role)
        ? undefined
        : `${namespace} permits ${permitted === '' ? 'no role' : permitted}, and kiam may give it none`
    }
    if (!isOn(agent, 'namespace-restrictions')) return undefined
    const patterns = patternsOf(here[agent.flags.get('namespace-key') ?? 'iam.amazonaws.com/allowed-roles'])
    const isRegexp = agent.flags.get('namespace-restriction-format')?.toLowerCase() === 'regexp'
    const isAllowed = patterns.some((pattern) =>
      isRegexp
        ? allowsByExpression(pattern, role)
        : matchesGlob(roleOfAnnotation(pattern, account, base)?.arn ?? wholeOf(pattern, account, base), role.arn),
    )
    return isAllowed ? undefined : `${namespace} does not allow this role, so kube2iam gives it none`
  }
}

/** A pattern with `*` is no name of a role, but is completed like one. */
const wholeOf = (pattern: string, account: string, base: string | undefined): string =>
  pattern.startsWith('arn:')
    ? pattern
    : `${base === undefined || base === '' ? `arn:aws:iam::${account}:role/` : base.replace(/\/?$/, '/')}${pattern.replace(/^\//, '')}`
