import { nearestWord, type ClusterFacts, type Finding } from '@dayone/pipeline'
import { exemptNames, type MetadataGuardConfig } from '../config.ts'
import { hostNetworkNamespaces } from './host-network-namespaces.ts'

/** A finding for each namespace of allowHostNetwork that is not there: a typing error, or a right for who creates it. Pure. */
export const absentNamespaceFindings = (
  { allowHostNetwork }: Pick<MetadataGuardConfig, 'allowHostNetwork'>,
  facts: Pick<ClusterFacts, 'namespaces' | 'networkPlugin'>,
): readonly Finding[] => {
  const known = [
    ...new Set([
      ...facts.namespaces.map(({ name }) => name),
      ...hostNetworkNamespaces({ allowHostNetwork: [] }, facts),
    ]),
  ]
  return exemptNames(allowHostNetwork)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearestWord(name, known)
      return {
        id: `MG-03/absent/${name}`,
        kind: 'risk',
        target: `Namespace ${name}`,
        severity: 'medium',
        control: 'MG-03',
        text: `metadata-guard.allowHostNetwork lists ${name}, but there is no such namespace.`,
        hint:
          near === undefined
            ? `Correct the name, or remove it: anyone who creates ${name} can use hostNetwork there.`
            : `Did you mean ${near}?`,
      }
    })
}
