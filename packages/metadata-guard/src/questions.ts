import type { Question } from '@dayone/pipeline'
import { config, type MetadataGuardConfig } from './config.ts'

/** Nobody needs to answer on a new cluster: the default fits everything kops installs. */
export const questions: readonly Question<MetadataGuardConfig, unknown>[] = [
  {
    key: 'allowHostNetwork',
    kind: 'list',
    message: 'Which namespaces may run pods on the network of their node?',
    explain: {
      what: 'Such a pod (hostNetwork) stands on the node itself. No network policy sees it, and the metadata address answers it with the credentials of the node.',
      attack:
        'Whoever may create pods asks for hostNetwork, fetches the role of the node and goes on in your AWS account.',
      byDefault: 'Kubernetes allows it in every namespace that does not enforce a pod security standard.',
      recommend: 'Only kube-system, where kops runs what the cluster needs.',
      notFor: 'you run node agents of your own (monitoring, storage): list their namespace, too.',
    },
    when: ({ facts }) => facts.uid !== undefined,
    initial: () => ['kube-system'],
    validate: (value) => config.shape.allowHostNetwork.safeParse(value).error?.issues[0]?.message,
  },
]
