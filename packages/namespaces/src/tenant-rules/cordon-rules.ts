import { isController } from './is-controller.ts'
import type { TenantRule } from './tenant-rule.ts'

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
