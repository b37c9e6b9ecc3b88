import { shellWord } from '@dayone/pipeline'
import type { LintFinding } from './lint-finding.ts'

/** A Secret with a token of a service account that never expires. */
export interface TokenSecret {
  readonly namespace: string
  readonly name: string
  readonly account: string
  /** ISO time; empty where nobody knows. */
  readonly since: string
}

/** The type of such Secrets. */
export const tokenSecretType = 'kubernetes.io/service-account-token'

/** Tokens that stay valid until somebody deletes them. RB-08. Pure. */
export const tokenSecretFindings = (secrets: readonly TokenSecret[]): readonly LintFinding[] =>
  secrets.map(({ namespace, name, account, since }) => ({
    id: `RB-08/Secret/${namespace}/${name}`,
    rule: 'token-secrets',
    control: 'RB-08',
    severity: 'high',
    object: `Secret/${namespace}/${name}`,
    text: `Secret ${namespace}/${name} holds a token of ServiceAccount ${namespace}/${account} that never expires${since === '' ? '' : `, since ${since.slice(0, 10)}`}.`,
    attack: 'Anyone who reads it once has its permissions forever.',
    fix: `Give its user a short-lived token (\`kubectl create token ${shellWord(account)} -n ${namespace}\`, or a projected volume), then run \`kubectl delete secret ${name} -n ${namespace}\`.`,
  }))
