import { isPathAction, type Expectation } from '@dayone/authorizer'
import { reviewAccess, type Kube } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import type { RbacConfig } from '../config.ts'
import { identityOf } from '../proofs/identity-of.ts'
import { judged, reasonsText, type Present } from './judged.ts'

/** The maximum number of access reviews per expectation. */
const askedAtMost = 50

/** Access reviews that contradict an expectation: other authorizers may run next to RBAC. */
const serversObjections = async (
  { says, subjects, actions }: Expectation,
  kube: Pick<Kube, 'request'>,
): Promise<readonly string[]> => {
  if (says === 'nobody can') return []
  const questions = subjects.flatMap((subject) =>
    actions.map(({ action }) => ({ ...identityOf(subject, 'dayone:nobody'), ...action })),
  )
  const answers = await Promise.all(
    questions
      .slice(0, askedAtMost)
      .map((one) => reviewAccess(kube, isPathAction(one) ? one : { ...one, group: one.apiGroup })),
  )
  const objection = answers.find(({ allowed }) => allowed === (says === 'cannot'))
  if (objection === undefined) return []
  return [
    `the API server says ${objection.allowed ? 'yes' : 'no'}${objection.reason === '' ? '' : `: ${objection.reason}`}`,
  ]
}

/** One check per expectation in `rbac.expect`, against the live roles and bindings. Stores nothing. */
export const expectChecks = (
  config: RbacConfig,
  present: Present,
  kube: Pick<Kube, 'request'>,
): Promise<readonly Check[]> =>
  Promise.all(
    judged(config, present, 'cluster').map(async ({ expectation, holds, reasons }): Promise<Check> => {
      const { text } = expectation
      const against = holds ? await serversObjections(expectation, kube) : reasons
      const common = {
        id: `RBAC/expect/${text}`,
        rule: 'rbac/expect',
        target: 'rbac.expect',
        control: 'RB-05',
        severity: 'high' as const,
        means: `evaluated ${present.bindings.length} bindings, and asked the API server about the subjects in the statement`,
      }
      if (against.length === 0) return { ...common, status: 'pass', text: `True: ${text}.` }
      return {
        ...common,
        status: 'fail',
        text: `"${text}" is not true: ${reasonsText(against)}.`,
        hint: 'Revoke the permission (rbac.revoke for foreign bindings), or change the statement in rbac.expect.',
      }
    }),
  )
