import {
  isKnownBinding,
  lintRights,
  type BindingObject,
  type LintFinding,
  type LintReport,
  type TokenSecret,
} from '@dayone/authorizer'
import { refId, refOf, type KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import type { RbacConfig } from '../config.ts'
import { objects } from '../objects.ts'
import { knowledgeOf } from './beyond-persona.ts'

/** What is read from a cluster to lint it. */
export interface LiveWorld {
  readonly roles: readonly KubeObject[]
  readonly bindings: readonly KubeObject[]
  readonly accounts: readonly KubeObject[]
  readonly tokenSecrets: readonly TokenSecret[]
}

/** Lints what is live against what the configuration gives. Pure. */
export const lintLive = (config: RbacConfig, { roles, bindings, accounts, tokenSecrets }: LiveWorld): LintReport => {
  const own = new Set(objects(config).map(({ manifest }) => refId(refOf(manifest))))
  return lintRights(
    {
      roles: roles,
      bindings: bindings as unknown as readonly BindingObject[],
      serviceAccounts: accounts.map(({ metadata: { name, namespace = '' } }) => ({ name, namespace })),
      tokenSecrets,
    },
    { aggregation: 'stored', ...knowledgeOf(config), isOurs: (id) => own.has(id) },
  )
}

const revocable = (object: string): boolean => /^(Cluster)?RoleBinding\//.test(object) && !isKnownBinding(object)

/** What the linter found, in the words of a plan: with the two ways in dayone.yaml to end it. Pure. */
export const riskOf = ({ id, control, severity, object, text, attack, fix }: LintFinding): Finding => ({
  id,
  kind: 'risk',
  target: object.replace('/', ' '),
  severity,
  control,
  text: `${text} ${attack}`,
  hint: [
    fix,
    ...(revocable(object) ? [`Or let dayone delete it with \`rbac: {revoke: ['${object}']}\` in dayone.yaml.`] : []),
    `Or accept it in dayone.yaml: \`rbac: {accepted: [{finding: '${id}', reason: …, owner: …, until: …}]}\`.`,
  ].join(' '),
})
