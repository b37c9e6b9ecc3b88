import { expect, test } from 'vitest'
import type { Container, ContainerSecurity } from './pod.ts'
import { restrictedViolations } from './restricted-violations.ts'
import { samplePod } from './sample.fixture.ts'

const [good] = samplePod().spec.containers as [Container]
const withSecurity = (change: ContainerSecurity) =>
  samplePod({ containers: [{ ...good, securityContext: { ...good.securityContext, ...change } }] })

test('finds nothing in a pod of our own defaults', () => {
  expect(restrictedViolations(samplePod())).toEqual([])
})

test.each([
  ['hostNetwork', samplePod({ hostNetwork: true }), 'network of its node'],
  ['hostPID', samplePod({ hostPID: true }), 'processes of its node'],
  ['hostIPC', samplePod({ hostIPC: true }), 'memory with its node'],
  ['hostPath', samplePod({ volumes: [{ name: 'root', hostPath: { path: '/' } }] }), 'path of its node (root)'],
  ['privileged', withSecurity({ privileged: true }), 'is privileged'],
  ['escalation', withSecurity({ allowPrivilegeEscalation: true }), 'may gain rights'],
  ['capabilities kept', withSecurity({ capabilities: {} }), 'keeps capabilities'],
  [
    'capability added',
    withSecurity({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'SYS_ADMIN'] } }),
    'adds the capability SYS_ADMIN',
  ],
  ['root allowed', withSecurity({ runAsNonRoot: false }), 'may run as root'],
  ['root', withSecurity({ runAsUser: 0 }), 'runs as root'],
  ['unconfined', withSecurity({ seccompProfile: { type: 'Unconfined' } }), 'has no seccomp profile'],
])('finds %s', (_case, pod, violation) => {
  expect(restrictedViolations(pod)).toEqual([expect.stringContaining(violation)])
})

test('looks into init and debug containers too', () => {
  const bare = { name: 'debugger', image: 'busybox:1' }
  expect(restrictedViolations(samplePod({ ephemeralContainers: [bare] })).join()).toContain(
    'container debugger may gain rights',
  )
  expect(restrictedViolations(samplePod({ initContainers: [bare] })).join()).toContain('container debugger keeps')
})
