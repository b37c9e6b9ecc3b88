import { expect, test } from 'vitest'
import { shownCommands } from './practice-shell-note.ts'

const noteAfter = (...texts: string[]): string | undefined => {
  const shown = shownCommands(() => true)
  for (const text of texts) shown.see(text)
  return shown.note()
}

test.each([
  'List them: kops edit cluster --name a.b --state s3://c',
  'Run `kops get clusters --state s3://c -o json`.',
  'Check them: kubectl -n kube-system get pods',
  'aws iam delete-role-policy --role-name a --policy-name b',
])('%s works in the practice shell', (text) => {
  expect(noteAfter('Nothing to do.', text)).toContain('dayone practice shell')
})

test.each([
  'kops update cluster, without --yes',
  'kops replaces the instances, whatever their --name was',
  'kubectl speaks to the API',
  'kubectl --kubeconfig jane.kubeconfig auth whoami',
  'aws credentials are not set',
])('%s needs no shell', (text) => {
  expect(noteAfter(text)).toBeUndefined()
})

test('it is said once, and not where it was said', () => {
  const shown = shownCommands(() => true)
  shown.see('kubectl get pods')
  expect([shown.note(), shown.note()]).toEqual([expect.any(String), undefined])
  const needless = shownCommands(() => false)
  needless.see('kubectl get pods')
  expect(needless.note()).toBeUndefined()
  expect(noteAfter('kubectl get pods', 'Next: dayone status · dayone practice shell')).toBeUndefined()
})
