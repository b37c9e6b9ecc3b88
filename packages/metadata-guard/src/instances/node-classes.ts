import { readPath } from '@dayone/cluster-spec'
import { listAll, type Kube, type KubeObject } from '@dayone/kube'
import { shellWord, type Check } from '@dayone/pipeline'
import { closedAnswers, isOpen, showAnswers, type MetadataAnswers } from './metadata-answers.ts'

/** How Karpenter starts instances: without a launch template of kops. */
export interface NodeClass {
  readonly name: string
  readonly metadata: MetadataAnswers
}

const kind = 'EC2NodeClass'

/** The versions of the API, newest first, and the hop limit of a class that sets none. Tokens are required in both. */
const versions = [
  { apiVersion: 'karpenter.k8s.aws/v1', hopLimit: 1 },
  { apiVersion: 'karpenter.k8s.aws/v1beta1', hopLimit: 2 },
] as const

const classOf = ({ metadata: { name }, spec }: KubeObject, defaultHops: number): NodeClass => {
  const tokens = readPath(spec, ['metadataOptions', 'httpTokens'])
  const hops = readPath(spec, ['metadataOptions', 'httpPutResponseHopLimit'])
  return {
    name,
    metadata: {
      httpTokens: tokens === undefined || tokens === 'required' ? 'required' : 'optional',
      hopLimit: typeof hops === 'number' ? hops : defaultHops,
    },
  }
}

/**
 * The node classes of Karpenter; none where it is not installed. Throws UserError (exit 6) when they may not be listed.
 * https://karpenter.sh/docs/concepts/nodeclasses/#specmetadataoptions
 */
export const readNodeClasses = async (
  kube: Pick<Kube, 'isServed' | 'pathOf' | 'request'>,
): Promise<readonly NodeClass[]> => {
  for (const { apiVersion, hopLimit } of versions)
    if (await kube.isServed({ apiVersion, kind }))
      return listAll(kube, { apiVersion, kind }, (object) => [classOf(object, hopLimit)])
  return []
}

const closing = JSON.stringify({
  spec: {
    metadataOptions: {
      httpTokens: closedAnswers.httpTokens,
      httpPutResponseHopLimit: closedAnswers.hopLimit,
    },
  },
})

/** One check per class: each instance that Karpenter starts later has these settings. MG-01. Pure. */
export const nodeClassChecks = (classes: readonly NodeClass[]): readonly Check[] =>
  classes.map(({ name, metadata }): Check => {
    const common = {
      id: `MG-01/${kind}/${name}`,
      target: `${kind} ${name}`,
      control: 'MG-01',
      means: `read the ${kind} from the API server`,
    }
    if (!isOpen(metadata))
      return { ...common, status: 'pass', text: `Karpenter starts instances of ${name} with ${showAnswers(metadata)}.` }
    return {
      ...common,
      status: 'fail',
      severity: 'high',
      text: `Karpenter starts instances of ${name} with ${showAnswers(metadata)}: their pods reach the metadata service.`,
      hint: `Karpenter replaces the instances after \`kubectl patch ec2nodeclass ${shellWord(name)} --type merge -p '${closing}'\`. If kops or Git writes the class, change it there.`,
    }
  })
