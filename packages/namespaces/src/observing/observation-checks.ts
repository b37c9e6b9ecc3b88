import type { Check } from '@dayone/pipeline'
import { egressOpenLabel, type Observation, type Phases } from './phases.ts'

/** A namespace that is only observed is not guarded, and must not look as if it were. Pure. */
export const observationChecks = ({
  observing,
  egressOpen,
}: Pick<Phases, 'observing' | 'egressOpen'>): readonly Check[] => [
  ...observing.map(observedCheck),
  ...egressOpen.filter(({ isNew }) => !isNew).map(egressCheck),
]

const at = (time: Date): string => `${time.toISOString().slice(0, 16)}Z`

const egressCheck = ({ namespace: { name }, until }: Observation): Check => ({
  id: `NS-02/${name}/egress`,
  rule: 'namespaces/guards',
  target: `Namespace ${name}`,
  control: 'NS-02',
  severity: 'medium',
  status: 'warn',
  text: `Pods in ${name} can connect to everything until ${at(until)}: ingress is closed first, egress later.`,
  means: `read the label ${egressOpenLabel} of the namespace`,
  hint: 'Add what its pods need to egressTo in dayone.yaml, then run `dayone up namespaces` again. Remove observe to close egress now.',
})

const observedCheck = ({ namespace: { name }, until, isNew }: Observation): Check => ({
  id: `NS-02/${name}`,
  rule: 'namespaces/guards',
  target: `Namespace ${name}`,
  control: 'NS-02',
  severity: 'high',
  status: isNew ? 'fail' : 'warn',
  text: isNew
    ? `${name} is not guarded, and not observed yet.`
    : `${name} is only observed until ${at(until)}: violations are reported, and nothing is rejected or cut.`,
  means: 'read the label dayone.dev/observed-since of the namespace',
  hint: isNew
    ? 'Run `dayone up namespaces`.'
    : 'Look for pod-security.kubernetes.io/audit-violations in the audit log, fix what it names, then run `dayone up namespaces` again.',
})
