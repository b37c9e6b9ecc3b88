import { expect, test } from 'vitest'
import { insideFolder } from './inside-folder.ts'

test.each([
  ['/srv/kubernetes/audit.yaml', '/cloud/rootfs/srv/kubernetes/audit.yaml'],
  ['var/log/x', '/cloud/rootfs/var/log/x'],
  ['//etc//x', '/cloud/rootfs/etc/x'],
  ['/a..b/c', '/cloud/rootfs/a..b/c'],
])('%s maps to %s', (path, at) => {
  expect(insideFolder('/cloud/rootfs', path)).toBe(at)
})

test.each([
  '/../../home/me/.ssh/authorized_keys',
  '..',
  '/etc/../../x',
  '/etc/../inside-after-all',
  'a/\0/b',
  `/${'n'.repeat(256)}`,
  `/${'a/'.repeat(3000)}`,
])('rejects %j', (path) => {
  expect(() => insideFolder('/cloud/rootfs', path)).toThrow('is not one inside a machine')
})
