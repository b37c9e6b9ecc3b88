import { personCertificate, reviewAccess, type Kube } from '@dayone/kube'
import { UserError, type Check, type StepContext } from '@dayone/pipeline'
import { expectationsOf, type Expectation, type GroupRights } from './expectations.ts'

type Context = StepContext<{ kube: Kube }>

const person = 'dayone:proof'
/** The API server signs for no shorter time. */
const certificateSeconds = 600
/** New bindings reach the API server's own cache a little later than they are written. */
const settleMs = 5000

interface Answer extends Expectation {
  readonly status: number
}

const isAsExpected = ({ isAllowed, status }: Answer) => (isAllowed ? status >= 200 && status < 300 : status === 403)

const ask = async (kube: Kube, expectation: Expectation, { clock, stop }: Context): Promise<Answer> => {
  const deadline = clock.now().getTime() + settleMs
  for (;;) {
    const answer = { ...expectation, status: (await kube.request(expectation.request)).status }
    if (isAsExpected(answer) || stop.aborted || clock.now().getTime() >= deadline) return answer
    await clock.sleep(500, stop).catch(() => undefined)
  }
}

const listed = (answers: readonly Answer[]) => answers.map(({ what, status }) => `${what} → ${status}`).join(', ')

const checkOf = (group: string, answers: readonly Answer[], isAllowed: boolean): Check => {
  const asked = answers.filter((answer) => answer.isAllowed === isAllowed)
  const wrong = asked.filter((answer) => !isAsExpected(answer))
  const common = {
    id: `RBAC/${group}/${isAllowed ? 'allowed' : 'refused'}`,
    target: group,
    severity: isAllowed ? ('medium' as const) : ('critical' as const),
    control: 'RB-05',
    means: `asked with a fresh certificate of ${group}: ${listed(asked)}`,
  }
  if (wrong.length === 0)
    return {
      ...common,
      status: 'pass',
      text: isAllowed ? `${group} can do its work.` : `${group} can do nothing beyond it.`,
    }
  return {
    ...common,
    status: 'fail',
    text: isAllowed
      ? `${group} is refused what it should be able to do: ${listed(wrong)}.`
      : `${group} can do what it should not: ${listed(wrong)}.`,
    hint: isAllowed
      ? 'Run `dayone up rbac`.'
      : 'Another binding gives it more: `kubectl get rolebindings,clusterrolebindings -A -o wide` shows which.',
  }
}

const checkNotAdmin = async (kube: Kube, group: string): Promise<Check> => {
  const { allowed, reason } = await reviewAccess(kube, {
    user: person,
    groups: [group, 'system:authenticated'],
    verb: '*',
    group: '*',
    resource: '*',
  })
  return {
    id: `RB-01/${group}`,
    target: group,
    control: 'RB-01',
    severity: 'critical',
    means: 'asked the API server whether a person of the group may do everything (SubjectAccessReview)',
    ...(allowed
      ? {
          status: 'fail',
          text: `Everybody in ${group} is an administrator of the cluster. ${reason}`.trim(),
          hint: 'Delete the binding that says so.',
        }
      : { status: 'pass', text: `Nobody is an administrator by being in ${group}.` }),
  }
}

const unproved = (group: string, error: UserError): Check => ({
  id: `RBAC/${group}/proof`,
  target: group,
  status: 'warn',
  severity: 'medium',
  text: `What ${group} may do could not be proved: ${error.message}`,
  means: 'tried to get a short-lived certificate of the group',
  ...(error.hint === undefined ? {} : { hint: error.hint }),
})

/** Proves one group's rights with a certificate of ten minutes, signed by the cluster through its certificates API. */
export const proveGroup = async (rights: GroupRights, ctx: Context): Promise<readonly Check[]> => {
  const { kube } = ctx.ports
  const { group } = rights
  const isAdmin = await checkNotAdmin(kube, group)
  try {
    const credential = await personCertificate(kube, {
      user: person,
      group,
      seconds: certificateSeconds,
      clock: ctx.clock,
    })
    if ('privateKey' in credential) ctx.secret(credential.privateKey)
    const someone = kube.as(credential)
    const answers = await Promise.all(expectationsOf(rights).map((expectation) => ask(someone, expectation, ctx)))
    const hasWork = answers.some(({ isAllowed }) => isAllowed)
    return [...(hasWork ? [checkOf(group, answers, true)] : []), checkOf(group, answers, false), isAdmin]
  } catch (error) {
    if (error instanceof UserError) return [unproved(group, error), isAdmin]
    throw error
  }
}
