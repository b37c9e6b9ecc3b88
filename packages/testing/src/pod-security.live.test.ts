import { podSecurityViolations, type PodSecurityLevel, type PodSpec } from '@dayone/kube'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLiveCluster, type LiveCluster } from './live-cluster.ts'

let cluster: LiveCluster
const levels: readonly PodSecurityLevel[] = ['baseline', 'restricted']
beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
  for (const level of levels) {
    const labels = {
      'pod-security.kubernetes.io/enforce': level,
      'pod-security.kubernetes.io/enforce-version': 'v1.36',
    }
    await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: level, labels } })
  }
})
afterAll(() => cluster.stop())

const sound = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
}
const container = (more: object = {}, context: object = sound) => ({
  name: 'c',
  image: 'x:1',
  securityContext: context,
  ...more,
})
const pod = (more: object = {}, containers: readonly object[] = [container()]) =>
  ({ containers, ...more }) as unknown as PodSpec

const samples: readonly (readonly [name: string, spec: PodSpec, annotations?: Readonly<Record<string, string>>])[] = [
  ['is compliant', pod()],
  ['says nothing', pod({}, [container({}, {})])],
  ['privileged', pod({}, [container({}, { privileged: true })])],
  ['hostNetwork', pod({ hostNetwork: true })],
  ['hostPID', pod({ hostPID: true })],
  ['hostIPC', pod({ hostIPC: true })],
  ['hostPath', pod({ volumes: [{ name: 'v', hostPath: { path: '/' } }] })],
  ['nfs', pod({ volumes: [{ name: 'v', nfs: { server: 'a', path: '/' } }] })],
  ['emptyDir', pod({ volumes: [{ name: 'v', emptyDir: {} }] })],
  ['hostPort', pod({}, [container({ ports: [{ containerPort: 80, hostPort: 80 }] })])],
  [
    'adds NET_BIND_SERVICE',
    pod({}, [container({}, { ...sound, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } })]),
  ],
  ['adds CHOWN', pod({}, [container({}, { ...sound, capabilities: { drop: ['ALL'], add: ['CHOWN'] } })])],
  ['adds SYS_ADMIN', pod({}, [container({}, { ...sound, capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } })])],
  ['drops only one', pod({}, [container({}, { ...sound, capabilities: { drop: ['CHOWN'] } })])],
  ['keeps escalation', pod({}, [container({}, { ...sound, allowPrivilegeEscalation: true })])],
  ['root by the container', pod({}, [container({}, { ...sound, runAsUser: 0 })])],
  ['root by the pod', pod({ securityContext: { runAsUser: 0 } })],
  [
    'not root by the pod',
    pod({ securityContext: { runAsNonRoot: true } }, [container({}, { ...sound, runAsNonRoot: undefined })]),
  ],
  [
    'root allowed by the container',
    pod({ securityContext: { runAsNonRoot: true } }, [container({}, { ...sound, runAsNonRoot: false })]),
  ],
  [
    'seccomp by the pod',
    pod({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }, [
      container({}, { ...sound, seccompProfile: undefined }),
    ]),
  ],
  ['seccomp unconfined', pod({}, [container({}, { ...sound, seccompProfile: { type: 'Unconfined' } })])],
  ['seccomp unconfined by the pod', pod({ securityContext: { seccompProfile: { type: 'Unconfined' } } })],
  ['AppArmor unconfined', pod({}, [container({}, { ...sound, appArmorProfile: { type: 'Unconfined' } })])],
  ['AppArmor unconfined by annotation', pod(), { 'container.apparmor.security.beta.kubernetes.io/c': 'unconfined' }],
  ['SELinux type', pod({}, [container({}, { ...sound, seLinuxOptions: { type: 'spc_t' } })])],
  ['SELinux user', pod({ securityContext: { seLinuxOptions: { user: 'system_u' } } })],
  ['SELinux level', pod({ securityContext: { seLinuxOptions: { level: 's0:c1' } } })],
  [
    'unmasked proc in a namespace of users',
    pod({ hostUsers: false }, [container({}, { ...sound, procMount: 'Unmasked' })]),
  ],
  ['a safe sysctl', pod({ securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] } })],
  ['an unsafe sysctl', pod({ securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } })],
  ['a probe of another host', pod({}, [container({ livenessProbe: { tcpSocket: { host: '10.0.0.1', port: 80 } } })])],
  ['a probe of itself', pod({}, [container({ livenessProbe: { httpGet: { port: 80 } } })])],
  ['an init container', pod({ initContainers: [{ ...container({}, { privileged: true }), name: 'i' }] })],
  [
    'a namespace of users',
    pod({ hostUsers: false }, [container({}, { ...sound, runAsNonRoot: undefined, runAsUser: 0 })]),
  ],
  ['Windows', pod({ os: { name: 'windows' } }, [container({}, { runAsNonRoot: true })])],
]

test.each(samples.map(([name, spec, annotations = {}]) => ({ name, spec, annotations })))(
  'a pod that $name is judged as the API server judges it',
  async ({ spec, annotations }) => {
    for (const level of levels) {
      const { status, body } = await cluster.kube.request({
        method: 'POST',
        path: `/api/v1/namespaces/${level}/pods?dryRun=All`,
        body: { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'p-', annotations }, spec },
      })
      const refused = JSON.stringify(body).includes('violates PodSecurity')
      expect([201, 403], JSON.stringify(body)).toContain(status)
      const violations = podSecurityViolations({ spec, annotations }, level)
      expect(violations.length > 0, `${level}: ${violations.join('; ')} | ${JSON.stringify(body).slice(0, 300)}`).toBe(
        refused,
      )
    }
  },
)
