import { expect, test } from 'vitest'
import type { Container, ContainerSecurity } from './pod.ts'
import { restrictedViolations } from './restricted-violations.ts'
import { samplePod } from '../sample.fixture.ts'

const [good] = samplePod().spec.containers as [Container]
const withSecurity = (change: ContainerSecurity) =>
  samplePod({ containers: [{ ...good, securityContext: { ...good.securityContext, ...change } }] })

test('finds nothing in a pod with our defaults', () => {
  expect(restrictedViolations(samplePod())).toEqual([])
})

test.each([
  ['hostNetwork', samplePod({ hostNetwork: true }), 'uses hostNetwork'],
  ['hostPID', samplePod({ hostPID: true }), 'uses hostPID'],
  ['hostIPC', samplePod({ hostIPC: true }), 'uses hostIPC'],
  ['hostPath', samplePod({ volumes: [{ name: 'root', hostPath: { path: '/' } }] }), 'mounts a hostPath volume (root)'],
  ['privileged', withSecurity({ privileged: true }), 'is privileged'],
  ['escalation', withSecurity({ allowPrivilegeEscalation: true }), 'allows privilege escalation'],
  ['capabilities kept', withSecurity({ capabilities: {} }), 'does not drop all capabilities'],
  [
    'capability added',
    withSecurity({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'SYS_ADMIN'] } }),
    'adds the capability SYS_ADMIN',
  ],
  ['root allowed', withSecurity({ runAsNonRoot: false }), 'can run as root'],
  ['root', withSecurity({ runAsUser: 0 }), 'runs as root'],
  ['unconfined', withSecurity({ seccompProfile: { type: 'Unconfined' } }), 'has no seccomp profile'],
])('finds %s', (_case, pod, violation) => {
  expect(restrictedViolations(pod)).toEqual([expect.stringContaining(violation)])
})

test('checks init and debug containers too', () => {
  const bare = { name: 'debugger', image: 'busybox:1' }
  expect(restrictedViolations(samplePod({ ephemeralContainers: [bare] })).join()).toContain(
    'container debugger allows privilege escalation',
  )
  expect(restrictedViolations(samplePod({ initContainers: [bare] })).join()).toContain(
    'container debugger does not drop',
  )
})
