import type { OpenCloud } from './cloud.ts'

/**
 * The ports of a cluster are made once for an open cloud: what they know of kops and of the API server, its version and
 * its connections, serves the whole run.
 */
export function keptPorts(connect: OpenCloud['portsFor']): OpenCloud['portsFor'] {
  const made = new Map<string, ReturnType<OpenCloud['portsFor']>>()
  return (cluster, state) => {
    const name = `${state} ${cluster}`
    const ports = made.get(name) ?? connect(cluster, state)
    made.set(name, ports)
    ports.catch(() => made.delete(name))
    return ports
  }
}
