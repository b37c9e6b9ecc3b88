import type { TenantRule } from './admission-kinds.ts'

/**
 * A cordoned namespace accepts nothing new. What has an owner is not new: the pods of a ReplicaSet, the ReplicaSets of a
 * Deployment, the Jobs of a CronJob. An owner that does not exist does not help: the garbage collector deletes such an
 * object.
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
              .join(', ')}] && dyn(${object}).metadata.?ownerReferences.orValue([]).size() == 0`,
        },
      ]
