import type { Check } from '@dayone/pipeline'
import type { Observation } from './phases.ts'

/** A namespace that is only observed is not guarded, and must not look as if it were. Pure. */
export const observationChecks = (observing: readonly Observation[]): readonly Check[] =>
  observing.map(({ namespace: { name }, until, isNew }) => ({
    id: `NS-02/${name}`,
    rule: 'namespaces/guards',
    target: `Namespace ${name}`,
    control: 'NS-02',
    severity: 'high',
    status: isNew ? 'fail' : 'warn',
    text: isNew
      ? `${name} is not guarded, and not observed yet.`
      : `${name} is only observed until ${until.toISOString().slice(0, 16)}Z: violations are reported, and nothing is rejected or cut.`,
    means: 'read the label dayone.dev/observed-since of the namespace',
    hint: isNew
      ? 'Run `dayone up namespaces`.'
      : 'Look for pod-security.kubernetes.io/audit-violations in the audit log, fix what it names, then run `dayone up namespaces` again.',
  }))
