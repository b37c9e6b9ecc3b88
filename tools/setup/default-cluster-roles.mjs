/**
 * Writes packages/authorizer/src/defaults/default-cluster-roles.json: the default ClusterRoles of every API server,
 * from the source of Kubernetes. Those of controllers are left out, because only controllers are bound to them.
 *
 *   go mod download k8s.io/kubernetes@v1.36.1
 *   node tools/setup/default-cluster-roles.mjs "$(go env GOMODCACHE)/k8s.io/kubernetes@v1.36.1"
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const [kubernetes] = process.argv.slice(2)
if (kubernetes === undefined) throw new Error('usage: default-cluster-roles.mjs KUBERNETES')

/** @typedef {{ kind: string, metadata: { name: string, labels?: Record<string, string> }, rules?: object[], aggregationRule?: object }} Manifest */

const file = join(kubernetes, 'plugin/pkg/auth/authorizer/rbac/bootstrappolicy/testdata/cluster-roles.yaml')
const { items } = /** @type {{ items: Manifest[] }} */ (parse(readFileSync(file, 'utf8')))
const lines = items.map(({ kind, metadata: { name, labels }, rules, aggregationRule }) =>
  JSON.stringify({ kind, metadata: { name, labels }, ...(aggregationRule && { aggregationRule }), rules: rules ?? [] }),
)
writeFileSync(
  fileURLToPath(new URL('../../packages/authorizer/src/defaults/default-cluster-roles.json', import.meta.url)),
  `[\n${lines.join(',\n')}\n]\n`,
)
