import type { AuditWindow, LogFile } from '@dayone/authorizer'
import type { Kube, KubeObject } from '@dayone/kube'

/** A node that runs an API server. */
export interface ControlPlaneNode {
  readonly name: string
  /** Host names and IP addresses. */
  readonly addresses: readonly string[]
}

/** The logs of one API server. */
export interface ServerLogs {
  readonly node: string
  readonly files: number
  /** Undefined: no event in them has a time. */
  readonly window?: AuditWindow
}

/** Which API servers wrote the logs: by the name or an address of their node in the path of a file. */
export interface ServerCoverage {
  readonly covered: readonly ServerLogs[]
  /** Nodes without any log. */
  readonly missing: readonly string[]
  /** Files that name no node. */
  readonly unnamed: readonly string[]
}

const roles = ['control-plane', 'master', 'api-server'].map((role) => `node-role.kubernetes.io/${role}`)

/** The nodes that run an API server. Throws UserError (exit 6) if nodes cannot be listed. */
export const readControlPlaneNodes = async (kube: Pick<Kube, 'list'>): Promise<readonly ControlPlaneNode[]> =>
  (await kube.list({ apiVersion: 'v1', kind: 'Node' }))
    .filter(({ metadata: { labels = {} } }) => roles.some((role) => role in labels))
    .map((node) => ({ name: node.metadata.name, addresses: addressesOf(node) }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))

const addressesOf = ({ status }: KubeObject): readonly string[] => {
  const { addresses = [] } = (status ?? {}) as { readonly addresses?: readonly { readonly address: string }[] }
  return addresses.map(({ address }) => address)
}

/** `i-0a`, `i-0a.log`, `10.0.0.1-audit.log`: the name, and nothing that would continue it. */
const names =
  (part: string) =>
  (key: string): boolean =>
    part === key || (part.startsWith(key) && !/[0-9a-z]/i.test(part.charAt(key.length)))

const ownerOf = (file: string, nodes: readonly ControlPlaneNode[]): string | undefined => {
  const parts = file.split(/[/\\]/)
  const found = nodes.flatMap(({ name, addresses }) =>
    [name, ...addresses].filter((key) => parts.some((part) => names(part)(key))).map((key) => [name, key] as const),
  )
  // `node-1` is the beginning of `node-1-2`.
  const [longest] = found.toSorted(([, one], [, other]) => other.length - one.length)
  return longest?.[0]
}

const joined = (windows: readonly AuditWindow[]): AuditWindow | undefined => {
  const [first] = windows.map(({ from }) => from).sort()
  const last = windows
    .map(({ to }) => to)
    .sort()
    .at(-1)
  return first === undefined || last === undefined ? undefined : { from: first, to: last }
}

/** Which API servers wrote the files. With a single one, there is no doubt. Pure. */
export const serverCoverage = (
  files: ReadonlyMap<string, LogFile>,
  nodes: readonly ControlPlaneNode[],
): ServerCoverage => {
  const [only] = nodes
  const written = [...files].filter(([, { events }]) => events > 0)
  const owned = written.map(([file, log]) => ({
    file,
    log,
    node: nodes.length === 1 ? only?.name : ownerOf(file, nodes),
  }))
  const covered = nodes.flatMap(({ name }): readonly ServerLogs[] => {
    const own = owned.filter(({ node }) => node === name)
    if (own.length === 0) return []
    const window = joined(own.flatMap(({ log }) => log.window ?? []))
    return [{ node: name, files: own.length, ...(window !== undefined && { window }) }]
  })
  return {
    covered,
    missing: nodes.map(({ name }) => name).filter((name) => !covered.some(({ node }) => node === name)),
    unnamed: owned.flatMap(({ file, node }) => (node === undefined ? [file] : [])),
  }
}
