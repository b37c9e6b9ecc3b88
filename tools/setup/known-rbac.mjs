/**
 * Writes packages/authorizer/src/known/known-rbac.json: roles and bindings of Kubernetes itself and of kops' addons,
 * from their sources. Roles of the same name are merged, over all test clusters of kops on AWS.
 *
 *   go mod download k8s.io/kubernetes@v1.36.1 k8s.io/kops@v1.36.2
 *   node tools/setup/known-rbac.mjs "$(go env GOMODCACHE)/k8s.io/kubernetes@v1.36.1" "$(go env GOMODCACHE)/k8s.io/kops@v1.36.2"
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAllDocuments } from 'yaml'

const [kubernetes, kops] = process.argv.slice(2)
if (kubernetes === undefined || kops === undefined) throw new Error('usage: known-rbac.mjs KUBERNETES KOPS')

/** @typedef {{ kind?: string, metadata: { name: string, namespace?: string, labels?: Record<string, string> }, rules?: object[], roleRef: { kind: string, name: string }, subjects?: { kind: string, name: string, namespace?: string }[], items?: Manifest[], aggregationRule?: object }} Manifest */

/** @type {Record<string, Set<string>>} */
const roles = {}
/** @type {Record<string, { role: string, subjects: Set<string> }>} */
const bindings = {}

/** @type {Record<string, Set<string>>} */
const aggregates = {}
const aggregation = /^rbac\.authorization\.k8s\.io\/aggregate-to-(admin|edit|view)$/

/** @param {Manifest} manifest */
const idOf = ({ kind, metadata: { name, namespace } }) => [kind, namespace, name].filter(Boolean).join('/')

/** @param {Manifest} manifest */
function take(manifest) {
  if (manifest?.items !== undefined) return manifest.items.forEach(take)
  const id = manifest?.kind === undefined ? '' : idOf(manifest)
  if (/^(Cluster)?Role$/.test(manifest?.kind ?? '')) {
    roles[id] ??= new Set()
    for (const rule of manifest.rules ?? []) roles[id].add(JSON.stringify(rule))
    for (const [label, value] of Object.entries(manifest.metadata.labels ?? {})) {
      const into = aggregation.exec(label)?.[1]
      if (into === undefined || value !== 'true') continue
      aggregates[id] ??= new Set()
      aggregates[id].add(into)
    }
  }
  if (/^(Cluster)?RoleBinding$/.test(manifest?.kind ?? '')) {
    const { roleRef, subjects = [] } = manifest
    const role = [roleRef.kind, roleRef.kind === 'Role' ? manifest.metadata.namespace : undefined, roleRef.name]
    bindings[id] ??= { role: role.filter(Boolean).join('/'), subjects: new Set() }
    for (const { kind, name, namespace } of subjects)
      bindings[id].subjects.add(`${kind} ${kind === 'ServiceAccount' ? `${namespace}/` : ''}${name}`)
  }
}

/** @param {string} file */
const read = (file) => parseAllDocuments(readFileSync(file, 'utf8')).forEach((document) => take(document.toJS()))

const policy = join(kubernetes, 'plugin/pkg/auth/authorizer/rbac/bootstrappolicy/testdata')
for (const file of readdirSync(policy)) read(join(policy, file))

const clusters = join(kops, 'tests/integration/update_cluster')
const onAws = /aws_s3_object_.*-addons-.*_content$/
const elsewhere = /gce|azure|hetzner|scaleway|openstack|digit/
for (const cluster of readdirSync(clusters).filter((name) => !elsewhere.test(name))) {
  const data = join(clusters, cluster, 'data')
  const files = (() => {
    try {
      return readdirSync(data)
    } catch {
      return []
    }
  })()
  for (const file of files.filter((name) => onAws.test(name) && !name.includes('bootstrap'))) read(join(data, file))
}

// Addons that none of those clusters has; their RBAC objects contain no templates.
const addons = join(kops, 'upup/models/cloudup/resources/addons')
for (const folder of ['networking.kuberouter', 'authentication.aws', 'snapshot-controller.addons.k8s.io']) {
  for (const file of readdirSync(join(addons, folder))) {
    const text = readFileSync(join(addons, folder, file), 'utf8')
    const documents = text.split(/^---$/m).filter((part) => /^kind: (Cluster)?Role(Binding)?$/m.test(part))
    for (const part of documents.filter((one) => !one.includes('{{')))
      parseAllDocuments(part).forEach((document) => take(document.toJS()))
  }
}

const sorted = (/** @type {Record<string, unknown>} */ table) => Object.keys(table).toSorted()
const lines = [
  '{"roles":{',
  sorted(roles)
    .map((id) => `${JSON.stringify(id)}:[${[...(roles[id] ?? [])].join(',')}]`)
    .join(',\n'),
  '},"bindings":{',
  sorted(bindings)
    .map((id) => {
      const { role, subjects } = bindings[id] ?? { role: '', subjects: [] }
      return `${JSON.stringify(id)}:${JSON.stringify({ role, subjects: [...subjects].toSorted() })}`
    })
    .join(',\n'),
  '},"aggregates":{',
  sorted(aggregates)
    .map((id) => `${JSON.stringify(id)}:${JSON.stringify([...(aggregates[id] ?? [])].toSorted())}`)
    .join(',\n'),
  '}}\n',
]
writeFileSync(
  fileURLToPath(new URL('../../packages/authorizer/src/known/known-rbac.json', import.meta.url)),
  lines.join('\n'),
)
