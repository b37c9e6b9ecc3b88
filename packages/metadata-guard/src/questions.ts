import type { Question } from '@dayone/pipeline'
import { config, type MetadataGuardConfig } from './config.ts'

/** Optional on a new cluster: the default fits everything that kops installs. */
export const questions: readonly Question<MetadataGuardConfig, unknown>[] = [
  {
    key: 'allowHostNetwork',
    page: 'access',
    kind: 'list',
    message: 'Which namespaces may use hostNetwork?',
    explain: {
      what: 'A pod with hostNetwork uses hostNetwork. Network policies do not apply to it, and it can get the credentials of the node from the metadata service.',
      attack:
        'Anyone who can create pods can use hostNetwork to get the role of the node and continue in your AWS account.',
      byDefault: 'Kubernetes allows it in every namespace without an enforced Pod Security Standard.',
      recommend: 'kube-system only, where kops runs the cluster add-ons.',
      notFor: 'you run node agents of your own (monitoring, storage): add their namespace too.',
    },
    when: ({ facts }) => facts.uid !== undefined,
    initial: () => ['kube-system'],
    validate: (value) => config.shape.allowHostNetwork.safeParse(value).error?.issues[0]?.message,
  },
  {
    key: 'podIdentityWebhook',
    page: 'access',
    kind: 'confirm',
    message: 'Run the pod identity webhook?',
    explain: {
      what: 'It gives new pods the token and the variables with which AWS SDKs use the role of their service account. kops runs it in kube-system, with cert-manager for its certificate.',
      byDefault:
        'off: each pod template needs the token volume and the variables AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE.',
      recommend: 'yes on a new cluster.',
      notFor:
        'you run cert-manager yourself: set spec.certManager.managed: false in the kops specification first. While the webhook is down, no pod can be created (failurePolicy Fail).',
    },
    when: ({ answers }) => (answers.workloadRoles ?? []).length > 0,
    initial: ({ facts }) => facts.uid === undefined,
  },
]
