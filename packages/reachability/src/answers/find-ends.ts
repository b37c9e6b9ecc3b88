import { UserError } from '@dayone/pipeline'
import { parseAddress } from '../addresses/address.ts'
import { parseCidr, type AddressRange } from '../addresses/cidr.ts'
import type { Workload } from '../pods/pod.ts'
import type { World } from '../world/world.ts'

/** One endpoint in the user's words: workloads, or addresses outside of the cluster. */
export type End =
  | { readonly kind: 'workloads'; readonly workloads: readonly Workload[] }
  | { readonly kind: 'addresses'; readonly range: AddressRange }

/**
 * Resolves an endpoint: `shop/web`, `shop/web[Deployment]`, a namespace (everything in it), an address or a CIDR.
 * Throws UserError (exit 2) with similar names if nothing matches.
 */
export const findEnd = (world: World, word: string): End => {
  const address = parseAddress(word)
  if (address !== undefined)
    return { kind: 'addresses', range: { family: address.family, from: address.value, to: address.value } }
  const range = parseCidr(word)
  if (range !== undefined) return { kind: 'addresses', range }
  const workloads = world.workloads.filter(
    ({ id, namespace, name }) => id === word || `${namespace}/${name}` === word || namespace === word,
  )
  if (workloads.length > 0) return { kind: 'workloads', workloads }
  if (world.namespaces.has(word))
    throw new UserError(`The namespace ${word} has no workloads.`, {
      hint: 'Nothing in it can connect or be connected to.',
    })
  throw new UserError(`No workload, namespace or address "${word}" found.`, { hint: hintFor(world, word) })
}

const mostNamed = 10

const hintFor = ({ workloads }: World, word: string): string => {
  const [namespace = '', name = ''] = word.includes('/') ? word.split('/') : ['', word]
  const near = workloads.filter((one) => one.name === name.replace(/\[.*$/, '') || one.namespace === namespace)
  const shown = (near.length > 0 ? near : workloads).slice(0, mostNamed).map(({ id }) => id)
  return shown.length === 0
    ? 'There are no workloads: specify a folder with manifests, or a cluster that has some.'
    : `${near.length > 0 ? 'Did you mean one of these' : 'For example'}: ${shown.join(', ')}`
}
