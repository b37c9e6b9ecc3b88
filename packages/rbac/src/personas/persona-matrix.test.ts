import { expect, test } from 'vitest'
import { personaMatrix } from './persona-actions.ts'

/** Written by hand, so that a changed role fails here: one letter per persona, in the order of the table. */
const matrix: Readonly<Record<string, string>> = {
  'see workloads': 'V D N A - - C O',
  'read logs': 'V D N - - - - O',
  'change workloads': '- D N - - - C -',
  'delete pods': '- D N - - - - O',
  'change ConfigMaps': '- D N - - - C -',
  'write Secrets': '- D N - - - C -',
  'read Secrets': '- - N - - S - -',
  'run commands in pods': '- - - - E - - -',
  'forward ports of pods': '- - - - E - - -',
  'see roles and bindings': '- - N A - - - -',
  'add others as developers': '- - N - - - - -',
  'make others administrators': '- - - - - - - -',
  'change roles': '- - - - - - - -',
  'change network policies': '- - - - - - - -',
  'mint service account tokens': '- - - - - - - -',
  impersonate: '- - - - - - - -',
  'see nodes': '- - - A - - - O',
  'cordon and drain nodes': '- - - - - - - O',
  'create PersistentVolumes': '- - - - - - - O',
  'change CRDs': '- - - - - - - O',
  'change namespaces': '- - - - - - - -',
  'approve CSRs': '- - - - - - - -',
  'change admission webhooks': '- - - - - - - -',
  'make ClusterRoleBindings': '- - - - - - - -',
}
const letters = 'VDNAESCO'

test('what each persona may do', () => {
  const rows = personaMatrix().rows.map(({ what, may }) => [
    what,
    may.map((isAllowed, at) => (isAllowed ? letters[at] : '-')).join(' '),
  ])
  expect(Object.fromEntries(rows)).toEqual(matrix)
})
