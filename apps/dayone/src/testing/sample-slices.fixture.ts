/** For tests: dayone.yaml as a person would write it, one slice per step that owns objects of the cluster. */
export const sampleSlices: Readonly<Record<string, unknown>> = {
  namespaces: {
    namespaces: [
      { name: 'page-score', team: 'scores' },
      { name: 'agents', team: 'platform', profile: 'baseline', allowSameNamespace: false },
    ],
  },
  rbac: {
    teams: [
      { group: 'oidc:developers', namespaces: ['page-score', 'agents'], persona: 'developer' },
      { group: 'oidc:support', namespaces: ['page-score'], persona: 'viewer' },
    ],
    auditors: ['oidc:auditors'],
  },
  'metadata-guard': { allowHostNetwork: ['agents'] },
  applications: {
    applications: [
      { name: 'page-score', namespace: 'page-score', image: 'example.com/page-score:1.0.0', port: 8080 },
      { name: 'agent', namespace: 'agents', image: 'example.com/agent:1.0.0', port: 9090, replicas: 1 },
    ],
  },
}
