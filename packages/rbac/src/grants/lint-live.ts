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

/** The cluster data that is linted. */
export interface LiveWorld {
  readonly roles: readonly KubeObject[]
  readonly bindings: readonly KubeObject[]
  readonly accounts: readonly KubeObject[]
  readonly tokenSecrets: readonly TokenSecret[]
}

/** Compares the live RBAC objects with the configuration. Pure. */
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

/** A lint finding as a finding of a plan, with the two ways to resolve it in dayone.yaml. Pure. */
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
