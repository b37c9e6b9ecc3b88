import { admissionBindingKind, admissionPolicyKind, matching, type DesiredObject, type KubeObject } from '@dayone/kube'
import { validationOf, type RuleMode } from '../tenant-rules/tenant-rule.ts'
import { platform } from '../tenant-rules/guardrail-policy.ts'
import { mutatingBindingKind, mutatingPolicyKind } from './mutating-kinds.ts'
import { systemNamespaces } from './system-namespaces.ts'

export const newNamespacePolicyName = 'dayone-new-namespaces'

const LABEL = 'pod-security.kubernetes.io'

export const teamLabel = 'dayone.dev/team'

/** What a namespace without a level gets. The pods of most workloads comply with it. */
const LEVEL = 'baseline'

const resourceRules = (operations: readonly string[]) => [
  { apiGroups: [''], apiVersions: ['v1'], operations, resources: ['namespaces'], scope: 'Cluster' },
]

const everything = { matchPolicy: 'Equivalent', objectSelector: {}, namespaceSelector: {} }

const levelOf = (object: string): string =>
  `dyn(${object}).metadata.?labels.orValue({})[?'${LABEL}/enforce'].orValue('')`

/**
 * Only the platform creates a namespace whose pods may be privileged, or makes an existing one so. Namespaces that never
 * had a level can still be changed.
 */
const levelPolicy = (requireTeam: boolean): KubeObject => ({
  ...admissionPolicyKind,
  metadata: { name: newNamespacePolicyName },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: matching(resourceRules(['CREATE', 'UPDATE'])),
    variables: [platform, { name: 'isChange', expression: "request.operation == 'UPDATE'" }],
    validations: [
      validationOf({
        id: 'level',
        message: `A namespace needs the label ${LABEL}/enforce with the value baseline or restricted: without it, its pods can run privileged. Only cluster admins can create other namespaces.`,
        broken: (object) => `!variables.isPlatform && !(${levelOf(object)} in ['baseline', 'restricted'])`,
      }),
      ...(requireTeam
        ? [
            validationOf({
              id: 'team',
              message: `A namespace needs the label ${teamLabel} with the name of the team that owns it. Only cluster admins can create other namespaces.`,
              broken: (object) =>
                `!variables.isPlatform && dyn(${object}).metadata.?labels.orValue({})[?'${teamLabel}'].orValue('') == ''`,
            }),
          ]
        : []),
    ],
  },
})

/** Set together with the level: it is a default, and nobody's choice. */
export const defaultMarker = { name: 'dayone.dev/pod-security', value: 'default' } as const

/** Without a version: nobody would raise it in a namespace that dayone does not manage. */
const labelsFor = (mode: RuleMode): readonly string[] => [
  ...(mode === 'deny' ? ['enforce'] : ['warn', 'audit']).map((action) => `'${LABEL}/${action}': '${LEVEL}'`),
  `'${defaultMarker.name}': '${defaultMarker.value}'`,
]

const celList = (values: readonly string[]): string => `[${values.map((value) => `'${value}'`).join(', ')}]`

/** A default, not a prohibition: `kubectl create namespace` works, and its pods cannot be privileged. */
const defaultPolicy = (mode: RuleMode, exempt: readonly string[]): KubeObject => ({
  ...mutatingPolicyKind,
  metadata: { name: newNamespacePolicyName },
  spec: {
    failurePolicy: 'Fail',
    reinvocationPolicy: 'Never',
    matchConstraints: matching(resourceRules(['CREATE'])),
    matchConditions: [
      { name: 'no-level', expression: `${levelOf('object')} == ''` },
      { name: 'not-exempt', expression: `!(object.metadata.?name.orValue('') in ${celList(exempt)})` },
    ],
    mutations: [
      {
        patchType: 'ApplyConfiguration',
        applyConfiguration: {
          expression: `Object{metadata: Object.metadata{labels: {${labelsFor(mode).join(', ')}}}}`,
        },
      },
    ],
  },
})

/** Names that get no default: those of the system, and those that dayone.yaml lists. */
export const exemptNames = (listed: readonly string[]): readonly string[] =>
  [...new Set([...Object.keys(systemNamespaces), ...listed])].toSorted()

/** A policy comes before its binding, so that no binding refers to a missing policy. */
const POLICY_WAVE = 0
const BINDING_WAVE = 2

/** The default for namespaces that others create. NS-01; decision 0017. Pure. */
export const newNamespaceObjects = ({
  mode,
  exempt,
  requireTeam,
}: {
  readonly mode: RuleMode
  readonly exempt: readonly string[]
  /** Namespaces that others create need the label of a team. */
  readonly requireTeam: boolean
}): readonly DesiredObject[] => {
  const binding = (kind: typeof admissionBindingKind | typeof mutatingBindingKind, spec: object): KubeObject => ({
    ...kind,
    metadata: { name: newNamespacePolicyName },
    spec: { policyName: newNamespacePolicyName, matchResources: everything, ...spec },
  })
  const [only, byDefault] = [
    'Only cluster admins can create namespaces whose pods may run privileged',
    `A namespace that others create without a Pod Security level gets ${LEVEL}`,
  ]
  const guard = (manifest: KubeObject, wave: number, why: string): DesiredObject => ({
    manifest,
    wave,
    why,
    guard: true,
  })
  return [
    guard(levelPolicy(requireTeam), POLICY_WAVE, only),
    guard(defaultPolicy(mode, exemptNames(exempt)), POLICY_WAVE, byDefault),
    guard(
      binding(admissionBindingKind, { validationActions: mode === 'deny' ? ['Deny'] : ['Warn', 'Audit'] }),
      BINDING_WAVE,
      only,
    ),
    guard(binding(mutatingBindingKind, {}), BINDING_WAVE, byDefault),
  ]
}
