import type { Finding } from '@dayone/pipeline'
import type { RuleState } from '../tenant-rules/tenant-rule.ts'
import type { RulesSeen } from './read-rules.ts'
import { newNamespacesState, tenantRuleState, type ModeChoice } from './rule-modes.ts'

const findingOf = (
  state: RuleState | { readonly mode: 'off' },
  about: Pick<Finding, 'id' | 'target' | 'control'>,
  subject: string,
): readonly Finding[] =>
  state.mode === 'warn'
    ? [
        {
          ...about,
          kind: 'manual',
          severity: 'medium',
          text: `${subject} only warns and writes to the audit log: ${state.why}.`,
          hint: state.hint,
        },
      ]
    : []

/** Says which rules only warn, why, and how to go on. Pure. */
export const ruleModeFindings = (config: ModeChoice, seen: RulesSeen | undefined): readonly Finding[] =>
  config.namespaces.length === 0
    ? []
    : [
        ...config.namespaces.flatMap(({ name }) =>
          findingOf(
            tenantRuleState(config, seen, name),
            { id: `NS-07/${name}/rules-warn`, target: `Namespace ${name}`, control: 'NS-07' },
            `The admission policy for teams in ${name}`,
          ),
        ),
        ...findingOf(
          newNamespacesState(config, seen),
          { id: 'NS-01/new-namespaces/warn', target: 'new namespaces', control: 'NS-01' },
          'The default for new namespaces',
        ),
      ]
