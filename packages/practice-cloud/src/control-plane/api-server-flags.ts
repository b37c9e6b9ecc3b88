type Json = Readonly<Record<string, unknown>>

/**
 * Fields of spec.kubeAPIServer whose flag is not just their name with dashes. From the `flag` tags of kops 1.36.2,
 * pkg/apis/kops/componentconfig.go.
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  enableBootstrapTokenAuth: 'enable-bootstrap-token-auth',
  serviceClusterIPRange: 'service-cluster-ip-range',
  compactionInterval: 'etcd-compaction-interval',
  tlsCipherSuites: 'tls-cipher-suites',
  tlsMinVersion: 'tls-min-version',
  authenticationConfigFile: 'authentication-config',
  oidcCAFile: 'oidc-ca-file',
  auditLogMaxAge: 'audit-log-maxage',
  auditLogMaxBackups: 'audit-log-maxbackup',
  auditLogMaxSize: 'audit-log-maxsize',
  serviceAccountJWKSURI: 'service-account-jwks-uri',
  requestheaderExtraHeaderPrefixes: 'requestheader-extra-headers-prefix',
  enableProfiling: 'profiling',
  enableContentionProfiling: 'contention-profiling',
  eventTTL: 'event-ttl',
  http2MaxStreamsPerConnection: 'http2-max-streams-per-connection',
}

/** Settings that practice overrides (addresses, etcd, certificates), and fields that are not flags. */
const OWN = new Set([
  'address',
  'admissionControl',
  'advertiseAddress',
  'apiServerCount',
  'appendAdmissionPlugins',
  'bindAddress',
  'clientCAFile',
  'cloudProvider',
  'cpuLimit',
  'cpuRequest',
  'disableBasicAuth',
  'encryptionProviderConfig',
  'etcdCAFile',
  'etcdCertFile',
  'etcdKeyFile',
  'etcdQuorumRead',
  'etcdServers',
  'etcdServersOverrides',
  'experimentalEncryptionProviderConfig',
  'image',
  'insecureBindAddress',
  'insecurePort',
  'kubeletCertificateAuthority',
  'kubeletClientCertificate',
  'kubeletClientKey',
  'logFormat',
  'logLevel',
  'memoryLimit',
  'memoryRequest',
  'proxyClientCertFile',
  'proxyClientKeyFile',
  'requestheaderClientCAFile',
  'securePort',
  'serviceAccountKeyFile',
  'serviceAccountSigningKeyFile',
  'storageBackend',
  'tlsCertFile',
  'tlsPrivateKeyFile',
  'tokenAuthFile',
  'additionalServiceAccountIssuers',
  'serviceAccountIssuer',
  'basicAuthFile',
  'auditDynamicConfiguration',
])

const PATHS = new Set([
  'admission-control-config-file',
  'audit-log-path',
  'audit-policy-file',
  'audit-webhook-config-file',
  'authentication-config',
  'authentication-token-webhook-config-file',
  'authorization-webhook-config-file',
  'oidc-ca-file',
])

/** auditPolicyFile → audit-policy-file. */
const dashed = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()

const scalar = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.map(scalar).join(',') : mapping(value)

const mapping = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, entry]) => `${key}=${scalar(entry)}`)
        .join(',')
    : String(value)

export interface ApiServerSpec {
  /** `APIServerConfig.KubeAPIServer` of the boot configuration. */
  readonly apiServer: Json
  /** `spec.authentication.oidc`. */
  readonly oidc: Json
  /** Maps an absolute path of the instance to a path on this computer. */
  locate(path: string): string
}

/**
 * The flags with which a kops instance would start its API server, as far as the spec decides them: authorization mode,
 * admission plugins, audit, OIDC, issuer, feature gates. Practice sets addresses, etcd and certificates itself.
 */
export const apiServerFlags = ({ apiServer, oidc, locate }: ApiServerSpec): readonly string[] => [
  ...Object.entries(apiServer)
    .filter(([name]) => !OWN.has(name))
    .map(([name, value]) => {
      const flag = OTHER_NAMES[name] ?? dashed(name)
      const isFile = PATHS.has(flag) && value !== '-'
      return `--${flag}=${isFile ? locate(scalar(value)) : scalar(value)}`
    }),
  ...issuers(apiServer),
  ...oidcFlags(oidc),
]

/** The first issuer signs; the others are still accepted. */
const issuers = (apiServer: Json): readonly string[] =>
  [
    apiServer['serviceAccountIssuer'],
    ...((apiServer['additionalServiceAccountIssuers'] as unknown[] | undefined) ?? []),
  ]
    .filter((issuer) => typeof issuer === 'string')
    .map((issuer) => `--service-account-issuer=${issuer}`)

/** As in nodeup (nodeup/pkg/model/kube_apiserver.go, configureOIDC). */
const oidcFlags = (oidc: Json): readonly string[] => {
  const flags: readonly (readonly [string, unknown])[] = [
    ['oidc-client-id', oidc['clientID']],
    ['oidc-issuer-url', oidc['issuerURL']],
    ['oidc-username-claim', oidc['usernameClaim']],
    ['oidc-username-prefix', oidc['usernamePrefix']],
    ['oidc-groups-claim', oidc['groupsClaims']],
    ['oidc-groups-prefix', oidc['groupsPrefix']],
  ]
  const claims = Object.entries((oidc['requiredClaims'] as Json | undefined) ?? {}).sort()
  return [
    ...flags.filter(([, value]) => value !== undefined).map(([flag, value]) => `--${flag}=${scalar(value)}`),
    ...claims.map(([claim, value]) => `--oidc-required-claim=${claim}=${scalar(value)}`),
  ]
}
