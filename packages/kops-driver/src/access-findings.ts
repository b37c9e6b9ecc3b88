import type { Finding } from '@dayone/pipeline'
import { coversAddress } from './access-guard.ts'
import { isWorld, WORLD } from './cidr.ts'
import type { ClusterConfig } from './cluster-config.ts'
import type { ClusterObserved } from './observe-cluster.ts'

/** KD-04: who reaches the API and the machines. kops by itself opens both to everybody (kops.md: --admin-access). */
export const accessFindings = (config: ClusterConfig, observed: ClusterObserved): readonly Finding[] => [
  ...[
    { id: 'api-access', what: 'Kubernetes API', list: config.apiAccess, answer: 'apiAccess' },
    { id: 'ssh-access', what: 'SSH', list: config.sshAccess, answer: 'sshAccess' },
  ].flatMap(({ id, what, list, answer }): Finding[] => {
    const finding = {
      id: `cluster/${id}`,
      kind: 'risk',
      target: config.name,
      severity: 'high',
      control: 'KD-04',
    } as const
    if (list.some(isWorld)) {
      const text = `${what} open to every address on the internet, as dayone.yaml says`
      return [{ ...finding, text, hint: `Set cluster.${answer} to the addresses that need it.` }]
    }
    if (observed.saved !== undefined) return []
    const text = `${what} open to ${WORLD.join(', ')}`
    return [{ ...finding, text, instead: list.length === 0 ? 'closed' : `only ${list.join(', ')}` }]
  }),
  ...outsideFindings(config, observed),
]

/** A new cluster whose API its maker cannot reach: on one that exists, `lockOut` asks before the list is changed. */
function outsideFindings(
  { name, apiAccess }: ClusterConfig,
  { saved, callerAddress }: ClusterObserved,
): readonly Finding[] {
  const isKnown = saved === undefined && callerAddress !== undefined
  if (!isKnown || apiAccess.some((entry) => entry.startsWith('pl-')) || coversAddress(apiAccess, callerAddress))
    return []
  return [
    {
      id: 'cluster/caller-outside',
      kind: 'risk',
      target: name,
      severity: 'medium',
      control: 'KD-04',
      text: `this computer's address, ${callerAddress}, is not among those that may reach the Kubernetes API`,
      hint: 'dayone itself cannot reach it either: nothing beyond the cluster can be made or proved from here. Add the address to cluster.apiAccess.',
    },
  ]
}
