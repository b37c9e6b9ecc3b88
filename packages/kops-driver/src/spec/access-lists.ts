import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { coversRange } from './address-ranges.ts'
import { cidrProblem } from './cidr.ts'

/** A list of the kops specification that says which addresses reach something. */
export interface AccessList {
  /** Names its finding and its check: `cluster/api-access`. */
  readonly id: 'api-access' | 'ssh-access' | 'node-port-access'
  /** What it opens, as the subject of a sentence. */
  readonly what: string
  /** `what` is several things. */
  readonly isPlural?: true
  /** Its field in `spec` of the Cluster. */
  readonly field: 'kubernetesApiAccess' | 'sshAccess' | 'nodePortAccess'
}

/** An access list that dayone.yaml answers too. */
export interface AnsweredAccessList extends AccessList {
  readonly answer: 'apiAccess' | 'sshAccess'
  /** What the list does, by whether somebody is on it. */
  readonly why: { readonly open: string; readonly closed: string }
  /** What is wrong with a new cluster that lets nobody in; undefined where that is a way to close it. */
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
  // An API that is reached from inside its network only is somebody's choice; dayone itself could not finish a new one.
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

/** No answer of dayone.yaml is about node ports: a specification that was adopted may open them. */
export const NODE_PORTS: AccessList = {
  id: 'node-port-access',
  what: 'The node ports',
  isPlural: true,
  field: 'nodePortAccess',
}

/** The lists that dayone.yaml answers. */
export const ANSWERED_LISTS: readonly AnsweredAccessList[] = [API, SSH]

/** Every access list there is in a specification of kops. */
export const ACCESS_LISTS: readonly AccessList[] = [...ANSWERED_LISTS, NODE_PORTS]

/** By its id. Pure. */
export const accessListOf = (spec: ClusterSpec, id: AccessList['id']): readonly string[] =>
  ACCESS_LISTS.filter((list) => list.id === id).flatMap((list) => accessList(spec, list))

/** `what` inside a sentence. Pure. */
export const inSentence = (what: string): string => what.replace(/^(The|Everything)/, (word) => word.toLowerCase())

/** What is wrong with the answer of a new cluster, a sentence, or undefined. Pure. */
export const accessProblem = (answer: AnsweredAccessList['answer'], list: readonly string[]): string | undefined =>
  list.length === 0
    ? ANSWERED_LISTS.find((one) => one.answer === answer)?.emptyProblem
    : list.map(cidrProblem).find((problem) => problem !== undefined)

/** Who is on the list; nobody where the specification does not have it. Pure. */
export function accessList({ cluster }: ClusterSpec, { field }: Pick<AccessList, 'field'>): readonly string[] {
  const value = readPath(cluster, ['spec', field])
  return Array.isArray(value) ? value.map(String) : []
}

/** Whether every entry of one list is let in by the other one. Pure. */
export const isWithin = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.every((entry) => outer.includes(entry) || coversRange(outer, entry))

/** "nobody", "198.51.100.0/24, 203.0.113.7/32" */
export const listWords = (list: readonly string[]): string => (list.length === 0 ? 'nobody' : list.join(', '))
