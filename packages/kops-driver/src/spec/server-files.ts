import { dirname } from 'node:path/posix'
import { readPath, type ClusterSpec, type KopsDocument } from '@dayone/cluster-spec'
import { kopsLine, type KopsTarget } from '@dayone/kops'
import type { Finding } from '@dayone/pipeline'
import { isControlPlane } from './instance-groups.ts'

/** The folder that kops mounts into the API server for its own files (kops, nodeup/pkg/model/kube_apiserver.go). */
const OWN_FOLDER = '/srv/kubernetes/kube-apiserver'
const KOPS_FILES = '/srv/kubernetes/'
/** Files for which kops mounts nothing into the API server; for others it mounts the folder. */
const WITHOUT_MOUNT = ['admissionControlConfigFile', 'authenticationConfigFile', 'oidcCAFile']
/** Folders with public CAs, which kops mounts on every distribution (kops, nodeup/pkg/model/context.go, SSLHostPaths). */
const CA_FOLDERS = ['/etc/ssl', '/etc/pki/tls', '/etc/pki/ca-trust']
const NAMES_A_FILE = /(File|ProviderConfig|AuthorizationConfig)$/

/**
 * Files that a flag of the API server references but that will not exist: either nothing in the specification creates
 * them on the control planes, or nothing mounts them into the API server. Such a server does not start
 * (kubernetes/kops#15489). Pure.
 */
export function missingFileFindings(spec: ClusterSpec, target: KopsTarget): readonly Finding[] {
  const server = readPath(spec.cluster, ['spec', 'kubeAPIServer'])
  const fields = typeof server === 'object' && server !== null ? Object.entries(server) : []
  return fields.flatMap(([field, value]: [string, unknown]) => {
    if (!NAMES_A_FILE.test(field) || typeof value !== 'string' || !value.startsWith('/')) return []
    const problem = problemOf(spec, field, value)
    return problem === undefined ? [] : [finding(target, field, problem)]
  })
}

function problemOf(spec: ClusterSpec, field: string, path: string): string | undefined {
  const lacking = spec.instanceGroups
    .filter((group) => isControlPlane(group) && !putsFile(spec.cluster, path) && !putsFile(group, path))
    .map(({ metadata }) => metadata.name)
  if (lacking.length > 0 && !(path.startsWith(KOPS_FILES) && !path.startsWith(OWN_FOLDER)))
    return `kubeAPIServer.${field} refers to ${path}, and nothing in the specification puts that file on ${lacking.join(', ')}`
  if (WITHOUT_MOUNT.includes(field) && !visibleFolders(spec).some((folder) => path.startsWith(`${folder}/`)))
    return `kubeAPIServer.${field} refers to ${path}, in a directory that the API server cannot see`
  return undefined
}

function visibleFolders(spec: ClusterSpec): readonly string[] {
  const policy = readPath(spec.cluster, ['spec', 'kubeAPIServer', 'auditPolicyFile'])
  return [OWN_FOLDER, ...CA_FOLDERS, ...(typeof policy === 'string' ? [dirname(policy)] : [])]
}

/** A file asset for control planes creates it; a hook or user data that mentions the path may create it. */
function putsFile({ spec }: KopsDocument, path: string): boolean {
  const assets = listOf(spec['fileAssets'])
  const isAsset = assets.some(
    (asset) => readPath(asset, ['path']) === path && isForControlPlanes(readPath(asset, ['roles'])),
  )
  return isAsset || JSON.stringify([spec['hooks'] ?? [], spec['additionalUserData'] ?? []]).includes(path)
}

const isForControlPlanes = (roles: unknown): boolean => {
  const list = listOf(roles).map(String)
  return list.length === 0 || list.some((role) => ['Master', 'ControlPlane', 'APIServer'].includes(role))
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])

const finding = (target: KopsTarget, field: string, problem: string): Finding => ({
  id: `cluster/missing-file/${field}`,
  kind: 'risk',
  severity: 'critical',
  target: target.name,
  control: 'KD-05',
  text: `${problem}: the API server will not come up after a restart.`,
  hint: `Add the file to spec.fileAssets with roles: [ControlPlane], or remove kubeAPIServer.${field}: ${kopsLine(target, 'edit cluster')}`,
})
