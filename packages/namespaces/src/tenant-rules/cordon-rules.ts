import type { TenantRule } from './tenant-rule.ts'

/**
 * Controllers: service accounts of other namespaces, and the controller manager where it has no service account for each
 * controller. Teams can give any object an owner, and have service accounts in their own namespace.
 */
const isController =
  "(request.userInfo.username == 'system:kube-controller-manager' || request.userInfo.username.startsWith('system:serviceaccount:') && !request.userInfo.username.startsWith('system:serviceaccount:' + request.namespace + ':'))"

/**
 * A cordoned namespace accepts nothing new. What a controller creates for its owner is not new: the pods of a ReplicaSet,
 * the ReplicaSets of a Deployment, the Jobs of a CronJob.
 */
export const cordonRules = (cordoned: readonly string[]): readonly TenantRule[] =>
  cordoned.length === 0
    ? []
    : [
        {
          id: 'cordon',
          message: 'This namespace is cordoned in dayone.yaml: it accepts no new workloads.',
          broken: (object) =>
            `request.operation == 'CREATE' && request.namespace in [${cordoned
              .toSorted()
              .map((name) => `'${name}'`)
              .join(', ')}] && !(${isController} && dyn(${object}).metadata.?ownerReferences.orValue([]).size() > 0)`,
        },
      ]
