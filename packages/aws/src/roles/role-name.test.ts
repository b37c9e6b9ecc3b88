import { expect, test } from 'vitest'
import { workloadRoleName, workloadRolePath } from './role-name.ts'

const long = 'a-rather-long-name-of-a-service-account'

test.each([
  [{ namespace: 'shop', name: 'web' }, 'demo.example.com'],
  [{ namespace: 'a-namespace-that-is-long-too', name: long }, 'demo.example.com'],
  [{ namespace: 'shop', name: 'x'.repeat(253) }, 'd'],
])('%o in %s gets a name that IAM accepts and kops does not delete on update', (account, cluster) => {
  const name = workloadRoleName(account, cluster)
  expect(name).toMatch(/^[\w+=,.@-]{1,64}$/)
  expect(name.endsWith(`.${cluster}`)).toBe(false)
  expect(name.startsWith(account.name.slice(0, 55))).toBe(true)
})

test('no two service accounts share a name, not even where the dots would allow it', () => {
  const names = [
    workloadRoleName({ namespace: 'shop', name: 'web' }, 'demo'),
    workloadRoleName({ namespace: 'shop', name: 'web' }, 'demo2'),
    workloadRoleName({ namespace: 'web', name: 'shop' }, 'demo'),
    workloadRoleName({ namespace: 'shop', name: `${long}-${long}-1` }, 'demo'),
    workloadRoleName({ namespace: 'shop', name: `${long}-${long}-2` }, 'demo'),
  ]
  expect(new Set(names).size).toBe(names.length)
  expect(workloadRolePath('demo.example.com')).toBe('/dayone/demo.example.com/')
})
