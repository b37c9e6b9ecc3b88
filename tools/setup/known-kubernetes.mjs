/**
 * Writes packages/authorizer/src/known/known-kubernetes.json: the default roles and bindings of Kubernetes, from its
 * source. Those of kops' addons are in known-kops.json, which known-kops.live.test.ts compares with real kops.
 *
 *   go mod download k8s.io/kubernetes@v1.36.1
 *   node tools/setup/known-kubernetes.mjs "$(go env GOMODCACHE)/k8s.io/kubernetes@v1.36.1"
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAllDocuments } from 'yaml'

const [kubernetes] = process.argv.slice(2)
if (kubernetes === undefined) throw new Error('usage: known-kubernetes.mjs KUBERNETES')

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
  fileURLToPath(new URL('../../packages/authorizer/src/known/known-kubernetes.json', import.meta.url)),
  lines.join('\n'),
)
