import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseClusterSpec, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import { clusterConfig, dueEdits, readAnswers, type Pass, type SpecContributor } from '@dayone/kops-driver'
import { contributesSpec, steps } from '../steps.ts'

const folder = join(import.meta.dirname, '../../../../packages/cluster-spec/src/fixtures')

/** Specifications as people have them: made by kops 1.36, carried over from 2018, kept in Git, on other clouds. */
export const oldSpecs: readonly (readonly [string, string])[] = readdirSync(folder).map((name) => [
  name.replace('.yaml', ''),
  readFileSync(join(folder, name), 'utf8'),
])

const slices: Readonly<Record<string, unknown>> = { rbac: { teams: [] } }

/** Every step that wants something in the specification, as the program composes them. */
export const contributors: readonly SpecContributor[] = steps.filter(contributesSpec).map((step) => {
  const config: unknown = step.config.parse(slices[step.id] ?? {})
  return { id: step.id, edits: (spec) => step.specEdits(config, spec) }
})

export const owner = (spec: ClusterSpec) =>
  clusterConfig.parse({
    name: spec.cluster.metadata.name,
    configId: '0d3c1c3e-0000-4000-8000-000000000000',
    zones: ['us-west-2a'],
    controlPlaneSize: 'm6i.large',
    nodeSize: 'm6i.xlarge',
    nodes: 4,
    apiAccess: ['198.51.100.23/32'],
    sshAccess: ['198.51.100.0/24'],
  })

/** dayone.yaml as `dayone adopt` writes it, with an answer where dayone has no words for what is there. */
export const adopter = (spec: ClusterSpec) =>
  clusterConfig.parse({
    name: spec.cluster.metadata.name,
    configId: '0d3c1c3e-0000-4000-8000-000000000000',
    adopted: 'as-is',
    zones: ['us-west-2a'],
    apiAccess: ['198.51.100.23/32'],
    ...readAnswers(spec),
  })

/** What one pass over an existing cluster wants: as its owner, or only what the steps contribute. */
export function editsOf(spec: ClusterSpec, mode: 'own' | 'contributed', pass: Pass): readonly SpecEdit[] {
  const { name, configId } = owner(spec)
  const config = mode === 'own' ? owner(spec) : { name, configId }
  return dueEdits(config, { spec, isNew: false }, contributors, pass)
}

/** The edits done to plain values by the shortest way there is: what `applyEdits` is measured by. */
export function plainlyEdited(text: string, edits: readonly SpecEdit[]): ClusterSpec {
  const spec = structuredClone(parseClusterSpec(text))
  for (const { document, path, op, value } of edits) {
    const root =
      document === 'cluster'
        ? spec.cluster
        : spec.instanceGroups.find(({ metadata }) => metadata.name === document.instanceGroup)
    let at = root as unknown as Record<string, unknown>
    for (const key of path.slice(0, -1)) at = (at[String(key)] ??= {}) as Record<string, unknown>
    const last = String(path.at(-1))
    const list = (at[last] ?? []) as unknown[]
    const elements = (Array.isArray(value) ? value : [value]) as unknown[]
    const has = (all: unknown[], one: unknown): boolean => all.some((other) => same(other, one))
    if (op === 'set') at[last] = value
    if (op === 'add') at[last] = [...list, ...elements.filter((one) => !has(list, one))]
    if (op === 'remove') at[last] = list.filter((one) => !has(elements, one))
  }
  return spec
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)
