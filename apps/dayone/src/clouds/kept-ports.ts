import type { OpenCloud } from './cloud.ts'

/**
 * The ports of a cluster are created once per open cloud: what they cache about kops and the API server, its version and
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
