import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { kopsLine } from '@dayone/kops'
import { shellWord, UserError } from '@dayone/pipeline'
import { targetOf } from './state-store.ts'

/**
 * Annotation of the Cluster document with the id of the dayone.yaml that it was created from. kops keeps annotations.
 */
export const CONFIG_ANNOTATION = 'dayone.dev/config'

/** The location of a cluster. */
export interface ClusterAddress {
  readonly name: string
  readonly configId: string
  /** Set if this dayone.yaml was written for a cluster of others. */
  readonly adopted?: 'as-is' | 'harden' | undefined
  /** `s3://bucket`. */
  readonly state: string
}

/** Throws UserError (exit 5) if the saved cluster was not created from this dayone.yaml; it must not be overwritten. */
export function refuseForeignCluster(spec: ClusterSpec, { name, configId, adopted, state }: ClusterAddress): void {
  const owner = readPath(spec.cluster, ['metadata', 'annotations', CONFIG_ANNOTATION])
  if (owner === configId || (owner === undefined && adopted !== undefined)) return
  throw new UserError(
    owner === undefined
      ? `A cluster named ${name} already exists in ${state}, and dayone did not create it. Nothing was written.`
      : `A cluster named ${name} already exists in ${state}, created from another dayone.yaml. Nothing was written.`,
    {
      hint: 'Choose another name, adopt that cluster, or secure it step by step.',
      nextSteps: [
        `${kopsLine({ name, state }, 'get cluster')}   (show it)`,
        `dayone adopt --cluster ${name} --state ${state}   (adopt it as it is)`,
        `dayone up rbac --cluster ${name} --state ${state}   (secure it, one step at a time)`,
      ],
      exitCode: 5,
    },
  )
}

/**
 * The same for a specification in a file. Throws UserError (exit 5) if neither the file nor this dayone.yaml connects
 * them.
 */
export function refuseForeignFile(
  spec: ClusterSpec,
  { name, configId, adopted }: Omit<ClusterAddress, 'state'>,
  file: string,
): void {
  const owner = readPath(spec.cluster, ['metadata', 'annotations', CONFIG_ANNOTATION])
  if (owner === configId || (owner === undefined && adopted !== undefined)) return
  const { state } = targetOf(spec)
  throw new UserError(
    owner === undefined
      ? `${file} describes ${name}, which dayone did not create. Nothing was written.`
      : `${file} describes ${name}, which was created from another dayone.yaml. Nothing was written.`,
    {
      hint: 'Specify the steps whose settings to add, or adopt the cluster.',
      nextSteps: [
        `dayone up rbac metadata-guard --spec ${shellWord(file)}`,
        `dayone adopt --cluster ${name}${state === undefined ? '' : ` --state ${shellWord(state)}`}`,
      ],
      exitCode: 5,
    },
  )
}

/** The error for a cluster that does not exist. */
export const noSuchCluster = ({ name, state }: Omit<ClusterAddress, 'configId'>, known: readonly string[]): UserError =>
  new UserError(`The state store ${state} has no cluster named ${name}.`, {
    hint:
      known.length === 0
        ? 'It is empty. Create a cluster with `dayone up`, or specify another store with --state.'
        : `It has: ${known.join(', ')}. Specify one of them with --cluster, or create a new one with \`dayone up\`.`,
  })
