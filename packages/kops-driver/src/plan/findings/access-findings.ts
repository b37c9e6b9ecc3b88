import type { ClusterSpec } from '@dayone/cluster-spec'
import { kopsLine, type KopsTarget } from '@dayone/kops'
import type { Finding } from '@dayone/pipeline'
import { mayReach } from '../../spec/access-guard.ts'
import { accessList, ANSWERED_LISTS, NODE_PORTS } from '../../spec/access-lists.ts'
import { WORLD } from '../../spec/cidr.ts'
import { wideAccess } from '../../spec/internet-share.ts'
import type { ClusterConfig } from '../../answers/cluster-config.ts'
import { savedSpec, type ClusterInHand } from '../../observe/cluster-observed.ts'

/** KD-04: who can reach the API and the machines. kops opens both to everyone by default (kops.md: --admin-access). */
export const accessFindings = (
  config: ClusterConfig,
  observed: ClusterInHand,
  target: ClusterSpec,
): readonly Finding[] => [
  ...ANSWERED_LISTS.flatMap(({ id, what, answer }): Finding[] => {
    const list = config[answer]
    const wide = wideAccess(list)
    const finding = {
      id: `cluster/${id}`,
      kind: 'risk',
      target: config.name,
      severity: 'high',
      control: 'KD-04',
    } as const
    if (wide !== undefined) {
      return [
        {
          ...finding,
          text: `${what} is open to ${wide}.`,
          hint: `Limit cluster.${answer} to the addresses that need access.`,
        },
      ]
    }
    if (savedSpec(observed) !== undefined) return []
    const text = `${what} open to ${WORLD.join(', ')}`
    return [{ ...finding, text, instead: list.length === 0 ? 'closed' : `only ${list.join(', ')}` }]
  }),
  ...nodePortFindings(target, observed),
  ...outsideFindings(config, observed),
]

function nodePortFindings(target: ClusterSpec, { state }: Pick<KopsTarget, 'state'>): readonly Finding[] {
  const wide = wideAccess(accessList(target, NODE_PORTS))
  if (wide === undefined) return []
  const { name } = target.cluster.metadata
  return [
    {
      id: `cluster/${NODE_PORTS.id}`,
      kind: 'risk',
      target: name,
      severity: 'high',
      control: 'KD-04',
      text: `${NODE_PORTS.what} are open to ${wide}, as set in the specification (${NODE_PORTS.field}).`,
      hint: `List only the addresses that need them: ${kopsLine({ name, state }, 'edit cluster')}`,
    },
  ]
}

/**
 * A new cluster whose API this computer could not reach. On an existing cluster, `lockOut` runs before the list
 * changes.
 */
function outsideFindings(
  { name, apiAccess }: ClusterConfig,
  { stage, callerAddress }: ClusterInHand,
): readonly Finding[] {
  if (stage !== 'not-saved' || callerAddress === undefined || mayReach(apiAccess, callerAddress)) return []
  return [
    {
      id: 'cluster/caller-outside',
      kind: 'risk',
      target: name,
      severity: 'medium',
      control: 'KD-04',
      text: `This computer's address, ${callerAddress}, is not in the access list of the Kubernetes API.`,
      hint: 'dayone cannot reach the API from here either, so it could only create the cluster itself. Add the address to cluster.apiAccess.',
    },
  ]
}
