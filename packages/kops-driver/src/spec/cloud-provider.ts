import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { kopsLine, type KopsTarget } from '@dayone/kops'
import { shellWord, UserError, type Finding } from '@dayone/pipeline'

/** kops' word for the cloud: aws, gce, openstack … A specification that does not say it is one of the first, on AWS. */
export function cloudProviderOf({ cluster }: ClusterSpec): string {
  const said = readPath(cluster, ['spec', 'cloudProvider'])
  return typeof said === 'string' && said !== '' ? said.toLowerCase() : 'aws'
}

/** What dayone does and does not do for a cluster that kops runs elsewhere: its specification is never edited. */
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

/** Throws UserError (exit 2) for a whole cluster that is not on AWS. */
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
