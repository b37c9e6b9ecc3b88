import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { kopsLine, type KopsTarget } from '@dayone/kops'
import { shellWord, UserError, type Finding } from '@dayone/pipeline'

/** The cloud, as kops names it: aws, gce, openstack … Early specifications do not set it; they are on AWS. */
export function cloudProviderOf({ cluster }: ClusterSpec): string {
  const provider = readPath(cluster, ['spec', 'cloudProvider'])
  return typeof provider === 'string' && provider !== '' ? provider.toLowerCase() : 'aws'
}

/** What dayone does for a cluster on another cloud: it never edits the specification. */
export const otherCloudFinding = (spec: ClusterSpec, { state }: Pick<KopsTarget, 'state'>): Finding => {
  const cloud = cloudProviderOf(spec)
  const { name } = spec.cluster.metadata
  return {
    id: 'cluster/other-cloud',
    kind: 'impossible',
    target: name,
    text: `This cluster runs on ${cloud}. dayone changes the kops specification, instances and metadata settings on AWS only; the steps that use the Kubernetes API alone (namespaces, RBAC, policies, applications) work here too.`,
    hint: `Change authorization and access lists by hand: ${kopsLine({ name, state }, 'edit cluster')}`,
  }
}

/** Throws UserError (exit 2) if a complete cluster is not on AWS. */
export function refuseOtherCloud(spec: ClusterSpec, { state }: Pick<KopsTarget, 'state'>): void {
  const cloud = cloudProviderOf(spec)
  if (cloud === 'aws') return
  throw new UserError(
    `${spec.cluster.metadata.name} runs on ${cloud}; dayone creates and changes clusters on AWS only.`,
    {
      hint: 'The steps that use the Kubernetes API alone work there too:',
      nextSteps: [
        `dayone up namespaces rbac --cluster ${shellWord(spec.cluster.metadata.name)}${state === undefined ? '' : ` --state ${shellWord(state)}`}`,
      ],
    },
  )
}
