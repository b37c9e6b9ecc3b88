import { refOf, refTitle, type KubeObject } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import { bridgesOf, type Bridge } from './bridges.ts'

const means = 'listed every binding with the label dayone.dev/bridge'

const endText = ({ until }: Bridge, today: string): string => {
  if (until === undefined) return 'and has no end'
  return until < today ? `and should have been gone since ${until}` : `until ${until}`
}

/** One failed check per bridge of a migration: until the last one is withdrawn, RBAC does not decide everywhere. Pure. */
export const bridgeChecks = (bindings: readonly KubeObject[], today: string): readonly Check[] => {
  const bridges = bridgesOf(bindings)
  const rule = 'rbac/bridges'
  const common = { rule, means, control: 'RB-01' }
  if (bridges.length === 0)
    return [
      { ...common, id: rule, target: 'bindings', status: 'pass', text: 'No bridge of a migration to RBAC is left.' },
    ]
  return bridges.map((bridge): Check => ({
    ...common,
    id: `${rule}/${bridge.namespace}`,
    target: refTitle(refOf(bridge.object)),
    status: 'fail',
    severity: 'critical',
    text: `A bridge lets the service accounts of ${bridge.namespace} do everything, ${endText(bridge, today)}.`,
    hint: `Withdraw it: \`dayone rbac migrate withdraw -n ${bridge.namespace} LOG…\`, with the audit log since the switch.`,
  }))
}
