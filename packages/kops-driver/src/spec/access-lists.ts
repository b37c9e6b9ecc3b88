import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { coversRange } from './address-ranges.ts'
import { cidrProblem } from './cidr.ts'

/** A field of the kops specification that lists who can reach something. */
export interface AccessList {
  /** The id of its finding and check: `cluster/api-access`. */
  readonly id: 'api-access' | 'ssh-access' | 'node-port-access'
  /** What it opens, as the subject of a sentence. */
  readonly what: string
  /** `what` is plural. */
  readonly isPlural?: true
  /** Its field in `spec` of the Cluster. */
  readonly field: 'kubernetesApiAccess' | 'sshAccess' | 'nodePortAccess'
}

/** An access list that is also an answer of dayone.yaml. */
export interface AnsweredAccessList extends AccessList {
  readonly answer: 'apiAccess' | 'sshAccess'
  /** What the list means, if empty or not. */
  readonly why: { readonly open: string; readonly closed: string }
  /** Why an empty list is invalid for a new cluster; undefined if it is valid. */
  readonly emptyProblem: string | undefined
}

const API: AnsweredAccessList = {
  id: 'api-access',
  what: 'The Kubernetes API',
  field: 'kubernetesApiAccess',
  answer: 'apiAccess',
  why: {
    open: 'only these addresses can reach the Kubernetes API',
    closed: 'no one outside can reach the Kubernetes API',
  },
  // Others may restrict the API to its own network; dayone could not finish such a new cluster.
  emptyProblem: 'Specify at least one address range; otherwise no one, including you, can reach the Kubernetes API.',
}

const SSH: AnsweredAccessList = {
  id: 'ssh-access',
  what: 'SSH',
  field: 'sshAccess',
  answer: 'sshAccess',
  why: { open: 'only these addresses can reach SSH', closed: 'no one can reach the instances over SSH' },
  emptyProblem: undefined,
}

/** dayone.yaml has no answer for node ports; an adopted specification may open them. */
export const NODE_PORTS: AccessList = {
  id: 'node-port-access',
  what: 'The node ports',
  isPlural: true,
  field: 'nodePortAccess',
}

/** The lists that dayone.yaml answers. */
export const ANSWERED_LISTS: readonly AnsweredAccessList[] = [API, SSH]

/** Every access list of a kops specification. */
export const ACCESS_LISTS: readonly AccessList[] = [...ANSWERED_LISTS, NODE_PORTS]

/** The access list with this id. Pure. */
export const accessListOf = (spec: ClusterSpec, id: AccessList['id']): readonly string[] =>
  ACCESS_LISTS.filter((list) => list.id === id).flatMap((list) => accessList(spec, list))

/** `what` in the middle of a sentence. Pure. */
export const inSentence = (what: string): string => what.replace(/^(The|Everything)/, (word) => word.toLowerCase())

/** Returns one sentence if the answer is invalid for a new cluster, otherwise undefined. Pure. */
export const accessProblem = (answer: AnsweredAccessList['answer'], list: readonly string[]): string | undefined =>
  list.length === 0
    ? ANSWERED_LISTS.find((one) => one.answer === answer)?.emptyProblem
    : list.map(cidrProblem).find((problem) => problem !== undefined)

/** The entries of a list; empty if the specification does not set it. Pure. */
export function accessList({ cluster }: ClusterSpec, { field }: Pick<AccessList, 'field'>): readonly string[] {
  const value = readPath(cluster, ['spec', field])
  return Array.isArray(value) ? value.map(String) : []
}

/** Whether the outer list covers every entry of the inner one. Pure. */
export const isWithin = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.every((entry) => outer.includes(entry) || coversRange(outer, entry))

/** For example "nobody", "198.51.100.0/24, 203.0.113.7/32". */
export const listWords = (list: readonly string[]): string => (list.length === 0 ? 'nobody' : list.join(', '))
