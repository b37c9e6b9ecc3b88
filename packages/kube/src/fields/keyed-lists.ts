/** The keys of list items that server-side apply merges by item instead of replacing the list. */
const podLists: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
}

/**
 * The keys of the list at `path` of an object of `kind`; undefined for a list that is one value. Ports of network
 * policies, and rules and subjects of RBAC, are deliberately one value: an additional item is a hole. From
 * `x-kubernetes-list-map-keys` of the API server's OpenAPI.
 */
export const listKeys = (kind: string, path: readonly (string | number)[]): readonly string[] | undefined => {
  const last = path.at(-1)
  if (kind === 'Service') return path.join('.') === 'spec.ports' ? ['port', 'protocol'] : undefined
  if (kind === 'ServiceAccount') return last === 'imagePullSecrets' || last === 'secrets' ? ['name'] : undefined
  if (kind === 'ValidatingAdmissionPolicy')
    return path.length === 2 && (last === 'matchConditions' || last === 'variables') ? ['name'] : undefined
  const inPod = path.includes('template') || kind === 'Pod'
  if (!inPod || typeof last !== 'string') return undefined
  // Only ports of a container, not those of a probe or a policy.
  if (last === 'ports') return ['containerPort', 'protocol']
  return podLists[last]
}

const defaults: Readonly<Record<string, unknown>> = { protocol: 'TCP' }

/** The key values of one item as text, for lookups. */
export const itemKey = (keys: readonly string[], item: unknown): string => {
  const map = (typeof item === 'object' && item !== null ? item : {}) as Readonly<Record<string, unknown>>
  return JSON.stringify(keys.map((key) => map[key] ?? defaults[key] ?? null))
}
