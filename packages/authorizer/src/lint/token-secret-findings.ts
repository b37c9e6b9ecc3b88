import { shellWord } from '@dayone/pipeline'
import type { LintFinding } from './lint-finding.ts'

/** A Secret with a token that is valid as long as the Secret exists. */
export interface TokenSecret {
  readonly namespace: string
  readonly name: string
  /** The service account of the token; undefined: a bootstrap token, with which machines join. */
  readonly account: string | undefined
  /** ISO time; empty if unknown. */
  readonly since: string
  /** The last day on which the API server accepted it: `2026-11-27`. Undefined: never, or not recorded. */
  readonly lastUsed?: string
}

/** The type of Secrets with a service account token. */
export const tokenSecretType = 'kubernetes.io/service-account-token'

/** The type of Secrets with a bootstrap token; only those in `kube-system` count. */
export const bootstrapTokenType = 'bootstrap.kubernetes.io/token'

/** Tokens that are valid until they are deleted; nodes of kops do not use them to join. RB-08. Pure. */
export const tokenSecretFindings = (secrets: readonly TokenSecret[]): readonly LintFinding[] =>
  secrets.map(({ namespace, name, account, since }) => {
    const after = since === '' ? '' : `, since ${since.slice(0, 10)}`
    const remove = `\`kubectl delete secret ${shellWord(name)} -n ${namespace}\``
    const common = {
      id: `RB-08/Secret/${namespace}/${name}`,
      rule: 'token-secrets',
      control: 'RB-08',
      severity: 'high',
      object: `Secret/${namespace}/${name}`,
    } as const
    if (account === undefined)
      return {
        ...common,
        text: `Secret ${namespace}/${name} holds a bootstrap token${after}, which no kops node uses to join.`,
        attack:
          'If the API server accepts such tokens, anyone who reads it is in the group system:bootstrappers and can request a node certificate.',
        fix: `Run ${remove}.`,
      }
    return {
      ...common,
      text: `Secret ${namespace}/${name} holds a token of ServiceAccount ${namespace}/${account} that never expires${after}.`,
      attack: 'Anyone who reads it once has its permissions forever.',
      fix: `Give its user a short-lived token (\`kubectl create token ${shellWord(account)} -n ${namespace}\`, or a projected volume), then run ${remove}.`,
    }
  })
