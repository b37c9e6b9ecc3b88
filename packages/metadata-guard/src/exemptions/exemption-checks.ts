import type { Check, ClusterFacts } from '@dayone/pipeline'
import type { MetadataGuardConfig } from '../config.ts'
import { hostNetworkNamespaces } from '../host-network/host-network-namespaces.ts'
import { exemptionFindings } from './exemption-findings.ts'

const common = {
  rule: 'metadata-guard/exemptions',
  control: 'MG-05',
  means: 'read metadata-guard.allowHostNetwork in dayone.yaml',
} as const

/** One check per exemption: past its date it fails, without one it warns. MG-05. Pure. */
export const exemptionChecks = (
  config: Pick<MetadataGuardConfig, 'allowHostNetwork'>,
  facts: ClusterFacts,
  today: Date,
): readonly Check[] => {
  const found = exemptionFindings(config, facts, today)
  if (found.length === 0) {
    const names = hostNetworkNamespaces(config, facts).join(', ')
    return [
      {
        ...common,
        id: 'MG-05',
        target: 'exemptions',
        status: 'pass',
        text: `Only ${names} may use hostNetwork: kops runs the add-ons there.`,
      },
    ]
  }
  return found.map(({ kind: _kind, blocks: _blocks, ...finding }) => {
    const { accepted, severity = 'medium', text, ...rest } = finding
    const check = { ...common, ...rest, text }
    if (accepted !== undefined)
      return {
        ...check,
        status: 'pass',
        text: `${text} ${accepted.owner} answers for it until ${accepted.until}: ${accepted.reason}`,
      }
    return { ...check, status: severity === 'high' ? 'fail' : 'warn', severity }
  })
}
