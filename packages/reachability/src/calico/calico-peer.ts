import type { AddressRange } from '../addresses/cidr.ts'
import { isWithin } from '../addresses/cidr.ts'
import { fieldOf, itemsOf, pathText, type Part } from '../manifests/source.ts'
import { readCidr } from '../policies/read-block.ts'
import type { Labels, Peer, Pod } from '../pods/pod.ts'
import { calicoSelector } from './calico-selector.ts'

/** The labels of a pod and its namespace in Calico's terms. */
export const calicoLabels = ({ labels, namespace, serviceAccount }: Pod): Labels => ({
  ...labels,
  'projectcalico.org/namespace': namespace,
  'projectcalico.org/orchestrator': 'k8s',
  'projectcalico.org/serviceaccount': serviceAccount,
})

export const calicoNamespaceLabels = ({ namespace, namespaceLabels }: Pod): Labels => ({
  ...namespaceLabels,
  'projectcalico.org/name': namespace,
})

export interface CalicoPeer {
  matches(peer: Peer): boolean
  readonly blocks: readonly AddressRange[]
  /** Paths that cannot be evaluated; the rule then matches nothing. */
  readonly unread: readonly string[]
}

const unreadable = ['services', 'serviceAccounts', 'domains']

/** One end of a Calico rule. `namespace`: that of the policy, if it has one; a selector alone then matches its pods. */
export const calicoPeer = (end: Part, namespace: string | undefined): CalicoPeer => {
  const nets = itemsOf(fieldOf(end, 'nets'))?.map(readCidr)
  const notNets = (itemsOf(fieldOf(end, 'notNets')) ?? []).map(readCidr)
  const tests = ['selector', 'namespaceSelector', 'notSelector'].map((key) => testOf(fieldOf(end, key)))
  const [pods, namespaces, notPods] = tests
  const unread = [
    ...unreadable.map((key) => fieldOf(end, key)).filter(({ value }) => value !== undefined),
    ...tests.flatMap((test) => (test !== undefined && 'unread' in test ? [test.unread] : [])),
  ]
  const isSelected = (pod: Pod): boolean =>
    holds(pods, calicoLabels(pod)) &&
    (namespaces === undefined
      ? namespace === undefined || pods === undefined || pod.namespace === namespace
      : holds(namespaces, calicoNamespaceLabels(pod)))
  const wantsPods = pods !== undefined || namespaces !== undefined
  return {
    matches: (peer) => {
      if (unread.length > 0) return false
      const addresses = peer.kind === 'address' ? [peer.address] : peer.pod.addresses
      const isIn = (ranges: readonly AddressRange[]): boolean =>
        addresses.some((address) => ranges.some((range) => isWithin(address, range)))
      if (wantsPods && (peer.kind !== 'pod' || peer.pod.hostNetwork || !isSelected(peer.pod))) return false
      if (notPods !== undefined && peer.kind === 'pod' && holds(notPods, calicoLabels(peer.pod))) return false
      return (nets === undefined || isIn(nets)) && !isIn(notNets)
    },
    blocks: [...(nets ?? []), ...notNets],
    unread: unread.map(({ path }) => pathText(path)),
  }
}

type Read = { readonly test: (labels: Labels) => boolean } | { readonly unread: Part }

const testOf = (part: Part): Read | undefined => {
  if (part.value === undefined || part.value === '') return undefined
  const test = typeof part.value === 'string' ? calicoSelector(part.value) : undefined
  return test === undefined ? { unread: part } : { test }
}

const holds = (read: Read | undefined, labels: Labels): boolean =>
  read === undefined || ('test' in read && read.test(labels))
