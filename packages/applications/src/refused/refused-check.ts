import { podRefusalWords } from '@dayone/kube'
import type { Check, ClusterFacts } from '@dayone/pipeline'
import type { Application } from '../config.ts'
import type { RefusedController } from './refused-controllers.ts'

const shownAtMost = 10

const titleOf = ({ kind, name, namespace, of }: RefusedController): string =>
  `${of ?? `${kind} ${name}`} in ${namespace}`

/** dayone guarantees guarded namespaces; in others, rejections are the owner's concern. */
const isGuarded = (namespace: string, { namespaces }: ClusterFacts): boolean =>
  namespaces.some(({ name, podSecurity }) => name === namespace && (podSecurity ?? 'privileged') !== 'privileged')

/** Applications of dayone.yaml have a check of their own. */
const isConfigured = ({ namespace, of }: RefusedController, applications: readonly Application[]): boolean =>
  applications.some((one) => one.namespace === namespace && of === `Deployment ${one.name}`)

/** One check for each controller without its pods, or one passed check. Pure. */
export const refusedChecks = (
  all: readonly RefusedController[],
  applications: readonly Application[],
  facts: ClusterFacts,
): readonly Check[] => {
  const refused = all.filter((one) => !isConfigured(one, applications))
  const common = {
    rule: 'applications/pods-created',
    means: 'read the FailedCreate events of the last hour, and the controllers they are about',
  }
  if (refused.length === 0)
    return [
      {
        ...common,
        id: 'pods-created',
        target: 'controllers',
        status: 'pass',
        text: 'No controller has pods that the cluster rejects.',
      },
    ]
  const shown = refused.slice(0, shownAtMost).map((one): Check => {
    const { clause, hint } = podRefusalWords(one.message)
    return {
      ...common,
      id: `pods-created/${one.kind}/${one.namespace}/${one.name}`,
      target: titleOf(one),
      severity: 'high',
      status: isGuarded(one.namespace, facts) ? 'fail' : 'warn',
      text: `${titleOf(one)} exists, but its pods are rejected: ${clause}.`,
      hint: `${hint} See \`dayone app logs-of-failure ${nameOf(one)} -n ${one.namespace}\`.`,
    }
  })
  const more = refused.length - shown.length
  return more === 0
    ? shown
    : [
        ...shown,
        {
          ...common,
          id: 'pods-created/more',
          target: 'controllers',
          status: 'warn',
          text: `${more} more controllers have pods that are rejected.`,
        },
      ]
}

const nameOf = ({ name, of }: RefusedController): string => of?.split(' ')[1] ?? name
