import type { Finding } from '@dayone/pipeline'
import { isWorld, WORLD } from './cidr.ts'
import type { ClusterConfig } from './cluster-config.ts'
import type { ClusterObserved } from './observe-cluster.ts'

/** KD-04: who reaches the API and the machines. kops by itself opens both to everybody (kops.md: --admin-access). */
export const accessFindings = (config: ClusterConfig, { saved }: ClusterObserved): readonly Finding[] =>
  [
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
    if (saved !== undefined) return []
    const text = `${what} open to ${WORLD.join(', ')}`
    return [{ ...finding, text, instead: list.length === 0 ? 'closed' : `only ${list.join(', ')}` }]
  })
