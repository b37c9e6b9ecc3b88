import type { Check, Finding } from '@dayone/pipeline'
import { riskRules, type RiskRule, type Rights } from './read-rights.ts'

const shownAtMost = 25

const soundTexts: Readonly<Record<RiskRule, string>> = {
  'rbac/grants': 'No binding grants more than Kubernetes, kops and dayone.yaml do.',
  'rbac/references': 'Every binding refers to existing roles and service accounts.',
  'rbac/aggregation': 'No foreign ClusterRole aggregates into view, edit or admin.',
  'rbac/token-secrets': 'No Secret holds a non-expiring token of a service account, or a bootstrap token.',
  'rbac/api-services': 'No foreign service serves a part of the API.',
  'rbac/certificates': 'No visible certificate in system:masters was issued by the API, or lasts for more than a day.',
}

const soundTarget = (rule: RiskRule): string =>
  rule === 'rbac/certificates' ? 'client certificates' : 'roles and bindings'

const certificatesMeans = ({ certificates, files }: Rights['certificates']): string =>
  `read ${files.length} kubeconfigs of this computer and every CertificateSigningRequest: ${certificates.length} client certificates of this cluster. Others may exist: Kubernetes keeps no list`

const meansOf = (rule: RiskRule, { grants, bindings, certificates }: Rights): string => {
  if (rule === 'rbac/certificates') return certificatesMeans(certificates)
  if (rule === 'rbac/grants')
    return `compared ${bindings.length} bindings (${grants.length} subjects) with the defaults of Kubernetes and kops`
  if (rule === 'rbac/references') return `looked up the role and the service accounts of ${bindings.length} bindings`
  if (rule === 'rbac/aggregation') return 'read every ClusterRole and its labels'
  if (rule === 'rbac/token-secrets')
    return 'listed every Secret of type kubernetes.io/service-account-token and bootstrap.kubernetes.io/token'
  return 'listed every APIService'
}

/** An accepted risk is a warning; a medium one too. */
const statusOf = ({ accepted, severity }: Finding): Check['status'] =>
  accepted !== undefined || severity === 'medium' || severity === 'low' ? 'warn' : 'fail'

const checkOf = (rule: RiskRule, means: string, { kind: _kind, ...finding }: Finding): Check => ({
  ...finding,
  rule,
  means,
  status: statusOf({ ...finding, kind: 'risk' }),
})

const rest = (rule: RiskRule, means: string, findings: readonly Finding[]): readonly Check[] => {
  if (findings.length === 0) return []
  const isFailed = findings.some((finding) => statusOf(finding) === 'fail')
  return [
    {
      id: `${rule}/more`,
      rule,
      means,
      target: soundTarget(rule),
      status: isFailed ? 'fail' : 'warn',
      severity: 'high',
      text: `${findings.length} more findings of this kind.`,
      hint: 'Run `dayone plan rbac --output json` to list all of them.',
    },
  ]
}

/**
 * One check per risk, and one passed check per rule without any. Highest severity first; the first few are listed one
 * by one.
 */
export const riskChecks = (rights: Rights): readonly Check[] =>
  riskRules.flatMap((rule) => {
    const findings = rights.risks[rule].toSorted((one, other) => order(one) - order(other))
    const means = meansOf(rule, rights)
    if (findings.length === 0)
      return [{ id: rule, rule, target: soundTarget(rule), status: 'pass', text: soundTexts[rule], means }]
    return [
      ...findings.slice(0, shownAtMost).map((finding) => checkOf(rule, means, finding)),
      ...rest(rule, means, findings.slice(shownAtMost)),
    ]
  })

const order = (finding: Finding): number => (statusOf(finding) === 'fail' ? 0 : 1)
