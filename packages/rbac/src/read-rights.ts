import type { Grant, LintRule } from '@dayone/authorizer'
import type { Kube, KubeKind, KubeObject } from '@dayone/kube'
import type { Clock, Finding } from '@dayone/pipeline'
import type { RbacConfig } from './config.ts'
import { certificateFindings } from './certificates/certificate-findings.ts'
import { readCertificates, type HeldCertificates } from './certificates/read-certificates.ts'
import { uselessAcceptances, withAcceptance } from './grants/accepted-findings.ts'
import { lintLive, riskOf, type LiveWorld } from './grants/lint-live.ts'
import { apiServiceFindings } from './other-ways/foreign-api-services.ts'
import { readTokenSecrets } from './other-ways/token-secrets.ts'
import type { RbacPorts } from './rbac-ports.ts'

/** Who may do what, regardless of who granted it. */
export interface Rights {
  /** By rule, with acceptances. */
  readonly risks: Readonly<Record<RiskRule, readonly Finding[]>>
  /** Entries of `rbac.accepted` that match nothing. */
  readonly useless: readonly Finding[]
  readonly grants: readonly Grant[]
  readonly bindings: readonly KubeObject[]
  readonly certificates: HeldCertificates
  /** Roles and ClusterRoles. */
  readonly roles: readonly KubeObject[]
}

export type RiskRule = `rbac/${LintRule}` | 'rbac/api-services' | 'rbac/certificates'

export const riskRules: readonly RiskRule[] = [
  'rbac/grants',
  'rbac/references',
  'rbac/aggregation',
  'rbac/token-secrets',
  'rbac/api-services',
  'rbac/certificates',
]

const kindsOf = (...kinds: readonly string[]): readonly KubeKind[] =>
  kinds.map((kind) => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind }))

const listAll = async (kube: Kube, kinds: readonly KubeKind[]): Promise<readonly KubeObject[]> =>
  (await Promise.all(kinds.map((kind) => kube.observeAll(kind)))).flat()

/**
 * Reads the input of the linter: roles, bindings, service accounts and token Secrets. Throws UserError (exit 6) if they
 * may not be read.
 */
export const readWorld = async (kube: Kube): Promise<LiveWorld> => {
  const [roles, bindings, accounts, tokenSecrets] = await Promise.all([
    listAll(kube, kindsOf('ClusterRole', 'Role')),
    listAll(kube, kindsOf('ClusterRoleBinding', 'RoleBinding')),
    kube.observeAll({ apiVersion: 'v1', kind: 'ServiceAccount' }),
    readTokenSecrets(kube.observing),
  ])
  return { roles, bindings, accounts, tokenSecrets }
}

/** Reads every role and binding of the cluster, and other ways to rights: certificates, tokens, parts of the API. */
export const readRights = async (ports: RbacPorts, config: RbacConfig, clock: Clock): Promise<Rights> => {
  const { kube } = ports
  const [world, services, certificates] = await Promise.all([
    readWorld(kube),
    kube.observeAll({ apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService' }),
    readCertificates(ports),
  ])
  const { roles, bindings } = world
  const { findings, grants } = lintLive(config, world)
  const now = clock.now()
  const today = now.toISOString().slice(0, 10)
  const judged = (some: readonly Finding[]) => withAcceptance(some, config, today)
  const of = (rule: LintRule) => judged(findings.filter((one) => one.rule === rule).map(riskOf))
  const risks = {
    'rbac/grants': of('grants'),
    'rbac/references': of('references'),
    'rbac/aggregation': of('aggregation'),
    'rbac/token-secrets': of('token-secrets'),
    'rbac/api-services': judged(apiServiceFindings(services)),
    'rbac/certificates': judged(certificateFindings(certificates, now)),
  }
  const useless = uselessAcceptances(Object.values(risks).flat(), config)
  return { risks, useless, grants, bindings, certificates, roles }
}
