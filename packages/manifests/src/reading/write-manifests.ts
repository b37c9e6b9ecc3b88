import { stringify } from 'yaml'
import type { Manifest } from '../manifest.ts'
import { kubernetesYaml } from './kubernetes-yaml.ts'

const order = ['apiVersion', 'kind', 'metadata', 'type', 'spec', 'data']

/** As YAML documents, in the usual order: kind, name, spec. */
export const writeManifests = (manifests: readonly Manifest[]): string =>
  manifests
    .map((manifest) => {
      const rank = (field: string): number => (order.includes(field) ? order.indexOf(field) : order.length)
      const sorted = Object.entries(manifest).toSorted(([one], [other]) => rank(one) - rank(other))
      return stringify(Object.fromEntries(sorted), { ...kubernetesYaml, lineWidth: 0, aliasDuplicateObjects: false })
    })
    .join('---\n')
