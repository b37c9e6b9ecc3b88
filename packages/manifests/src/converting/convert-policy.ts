import {
  changed,
  fieldsOf,
  listOf,
  question,
  watch,
  without,
  type Conversion,
  type Manifest,
  type Note,
} from '../manifest.ts'

const isEmpty = (value: unknown): boolean => value !== undefined && Object.keys(fieldsOf(value)).length === 0

/** PodDisruptionBudget as policy/v1 (since 1.21): an empty selector now matches all pods; before, it matched none. */
export const convertBudget = (manifest: Manifest): Conversion => {
  const spec = fieldsOf(manifest['spec'])
  const wasNone = isEmpty(spec['selector'])
  return {
    manifest: { ...manifest, apiVersion: 'policy/v1', spec: wasNone ? without(spec, 'selector') : spec },
    notes: [
      changed('apiVersion', `${manifest.apiVersion} is no longer served: PodDisruptionBudget is in policy/v1.`),
      ...(wasNone
        ? [
            watch(
              'spec.selector',
              'The empty selector selected no pods and would now select all: it was dropped, which selects none. Specify the pods it is for.',
            ),
          ]
        : []),
    ],
  }
}

export const dropPodSecurityPolicy = ({ metadata }: Manifest): Conversion => ({
  manifest: undefined,
  notes: [
    question(
      'kind',
      `PodSecurityPolicy ${metadata?.name ?? ''} was removed in 1.25: Pod Security labels on namespaces replace it (\`dayone up namespaces\` sets them).`,
    ),
  ],
})

interface OldSubject {
  readonly kind?: unknown
  readonly name?: unknown
  readonly apiVersion?: unknown
  readonly [field: string]: unknown
}

/** Subjects had an API version; in v1alpha1 the user `*` meant everyone. */
const subjectOf = (
  { apiVersion: _old, ...subject }: OldSubject,
  isFirst: boolean,
): Readonly<Record<string, unknown>> => {
  if (isFirst && subject.kind === 'User' && subject.name === '*')
    return { kind: 'Group', name: 'system:authenticated', apiGroup: 'rbac.authorization.k8s.io' }
  return subject.kind === 'ServiceAccount' ? subject : { apiGroup: 'rbac.authorization.k8s.io', ...subject }
}

/** Roles and bindings of rbac.authorization.k8s.io/v1alpha1 and v1beta1 as v1 (since 1.22). */
export const convertRbac = (manifest: Manifest): Conversion => {
  const isFirst = manifest.apiVersion.endsWith('v1alpha1')
  const notes: Note[] = [
    changed(
      'apiVersion',
      `${manifest.apiVersion} is no longer served: ${manifest.kind} is in rbac.authorization.k8s.io/v1.`,
    ),
  ]
  const roleRef = fieldsOf(manifest['roleRef'])
  const subjects = listOf(manifest['subjects'])
  if (isFirst && subjects.some(({ kind, name }) => kind === 'User' && name === '*'))
    notes.push(
      watch(
        'subjects',
        'The user * meant everyone with credentials: converted to the group system:authenticated. Is that still intended?',
      ),
    )
  return {
    manifest: {
      ...manifest,
      apiVersion: 'rbac.authorization.k8s.io/v1',
      ...(manifest['roleRef'] === undefined
        ? {}
        : { roleRef: { ...without(roleRef, 'apiVersion'), apiGroup: 'rbac.authorization.k8s.io' } }),
      ...(manifest['subjects'] === undefined
        ? {}
        : { subjects: subjects.map((subject) => subjectOf(subject, isFirst)) }),
    },
    notes,
  }
}
