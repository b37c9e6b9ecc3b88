import type { ProbeResult } from './probe-result.ts'

/** What an observation means. */
export type ProbeMeaning =
  | { readonly state: 'blocked'; readonly by: 'network' | 'hop limit' }
  | { readonly state: 'open'; readonly how: string }
  | { readonly state: 'intercepted'; readonly role: string }
  | { readonly state: 'not known'; readonly why: string }

/**
 * The meaning of one observation. A token is open, whatever else is blocked; a 401 means that the address was reached,
 * so only a PUT that gets no answer is the hop limit. Pure.
 */
export const interpretProbe = (
  { dns, connect, get, put, role }: ProbeResult,
  nodeRoles: readonly string[],
): ProbeMeaning => {
  if (dns === 'failed') return { state: 'not known', why: 'the name does not resolve' }
  if (role !== undefined && nodeRoles.length > 0 && !nodeRoles.includes(role)) return { state: 'intercepted', role }
  if (put === 'token') return { state: 'open', how: 'PUT returned a token' }
  if (get?.code === 200) return { state: 'open', how: 'GET without a token returned 200 (IMDSv1)' }
  if (connect === 'timeout' || connect === 'refused' || connect === 'unreachable')
    return { state: 'blocked', by: 'network' }
  if (connect !== 'ok') return { state: 'not known', why: 'no connection was tried' }
  if (get === undefined) return { state: 'not known', why: 'it connected, and GET got no answer' }
  if (get.code !== 401) return { state: 'not known', why: `GET returned ${get.code}` }
  if (put === 'timeout') return { state: 'blocked', by: 'hop limit' }
  return { state: 'not known', why: 'GET returned 401, and PUT neither a token nor a timeout' }
}
