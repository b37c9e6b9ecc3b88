import { expect, test } from 'vitest'
import { apiServerFlags } from './api-server-flags.ts'

const locate = (path: string): string => `/rootfs${path}`

test.each([
  { name: 'a word', apiServer: { authorizationMode: 'AlwaysAllow' }, flags: ['--authorization-mode=AlwaysAllow'] },
  { name: 'a boolean', apiServer: { anonymousAuth: false }, flags: ['--anonymous-auth=false'] },
  {
    name: 'a list',
    apiServer: { enableAdmissionPlugins: ['LimitRanger', 'AlwaysPullImages'] },
    flags: ['--enable-admission-plugins=LimitRanger,AlwaysPullImages'],
  },
  {
    name: 'a mapping',
    apiServer: { featureGates: { A: 'true', B: 'false' } },
    flags: ['--feature-gates=A=true,B=false'],
  },
  {
    name: 'audit, with names of its own and files of the instance',
    apiServer: {
      auditLogPath: '/var/log/audit.log',
      auditLogMaxAge: 30,
      auditLogMaxBackups: 3,
      auditLogMaxSize: 100,
      auditPolicyFile: '/etc/kubernetes/audit.yaml',
    },
    flags: [
      '--audit-log-path=/rootfs/var/log/audit.log',
      '--audit-log-maxage=30',
      '--audit-log-maxbackup=3',
      '--audit-log-maxsize=100',
      '--audit-policy-file=/rootfs/etc/kubernetes/audit.yaml',
    ],
  },
  { name: 'an audit log to stdout', apiServer: { auditLogPath: '-' }, flags: ['--audit-log-path=-'] },
  {
    name: 'the signing issuer first, then those still believed',
    apiServer: { serviceAccountIssuer: 'https://new', additionalServiceAccountIssuers: ['https://old'] },
    flags: ['--service-account-issuer=https://new', '--service-account-issuer=https://old'],
  },
  {
    name: 'nothing that is practice’s own',
    apiServer: {
      securePort: 443,
      bindAddress: '0.0.0.0',
      etcdServers: ['https://127.0.0.1:4001'],
      image: 'x',
      logLevel: 2,
    },
    flags: [],
  },
])('flags from the spec: $name', ({ apiServer, flags }) => {
  expect(apiServerFlags({ apiServer, oidc: {}, locate })).toEqual(flags)
})

test('OIDC as nodeup writes it', () => {
  const oidc = {
    issuerURL: 'https://id.example.com',
    clientID: 'kubernetes',
    groupsClaims: ['groups', 'roles'],
    requiredClaims: { hd: 'example.com', aud: 'k8s' },
  }
  expect(apiServerFlags({ apiServer: {}, oidc, locate })).toEqual([
    '--oidc-client-id=kubernetes',
    '--oidc-issuer-url=https://id.example.com',
    '--oidc-groups-claim=groups,roles',
    '--oidc-required-claim=aud=k8s',
    '--oidc-required-claim=hd=example.com',
  ])
})
