import { lookup } from 'node:dns/promises'
import type { Reach } from '../api/reach.ts'
import { isTransportFailure, type RawResponse } from './transport.ts'

/** Interprets a response. */
export const reachOf = (host: string, { status, body }: RawResponse): Reach => {
  if (status === 200) return { kind: 'ready' }
  if (status === 401 || status === 403) return { kind: 'refuses-us', host, words: `it answers ${status}` }
  const failing = typeof body === 'string' ? [...body.matchAll(/^\[-\](\S+)/gm)].map(([, name]) => name) : []
  return { kind: 'not-ready', host, words: failing.length > 0 ? failing.join(', ') : `it answers ${status}` }
}

/**
 * Interprets a failed request; uses DNS if that explains it. `host` is undefined without a kubeconfig; failures other
 * than those of the connection come from reading the kubeconfig.
 */
export const reachOfFailure = async (host: string | undefined, error: unknown): Promise<Reach> => {
  const words = error instanceof Error ? error.message : String(error)
  if (host === undefined || !isTransportFailure(error)) return { kind: 'no-credentials', words, error }
  const codes = codesOf(error)
  const isAny = (pattern: RegExp): boolean => codes.some((code) => pattern.test(code))
  if (isAny(/^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/)) return { kind: 'no-name', host, words }
  if (isAny(/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO/)) return { kind: 'untrusted', host, words }
  if (await leadsToPlaceholder(host)) return { kind: 'placeholder', host, words }
  if (isAny(/^(ECONNREFUSED|ECONNRESET|EPIPE)$/)) return { kind: 'closed', host, words }
  return { kind: 'silent', host, words }
}

/** kops, pkg/dns/placeholder.go: documentation addresses that are in DNS until a control plane is up. */
const PLACEHOLDERS = ['203.0.113.123', 'fd00:dead:add::']

const leadsToPlaceholder = async (host: string): Promise<boolean> => {
  try {
    return (await lookup(host, { all: true })).some(({ address }) => PLACEHOLDERS.includes(address))
  } catch {
    // If the name no longer resolves, it does not explain the earlier failure.
    return false
  }
}

const codesOf = (error: unknown): readonly string[] => {
  if (!(error instanceof Error)) return []
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  const parts = error instanceof AggregateError ? (error.errors as readonly unknown[]).flatMap(codesOf) : []
  return [...code, ...parts, ...codesOf(error.cause)]
}
