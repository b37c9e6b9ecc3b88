import type { Subject } from '@dayone/authorizer'
import { personCertificate, reviewAccess, serviceAccountToken, type Credential, type Kube } from '@dayone/kube'
import { defined, UserError, type Check, type StepContext } from '@dayone/pipeline'
import { identityOf } from './identity-of.ts'
import type { GroupRights } from '../grants/group-rights.ts'
import { checkOwnRules, excessIn, namespacesToAsk } from './check-own-rules.ts'
import { expectationsOf, type Expectation } from './expectations.ts'

type Context = StepContext<{ kube: Kube }>

const person = 'dayone:proof'
/** The API server's minimum lifetime. */
const certificateSeconds = 600
/** New bindings reach the API server's cache with a delay; measured from the start of a proof. */
const settleMs = 5000

interface Answer extends Expectation {
  readonly status: number
}

/** Named objects do not exist, so 404 means that the request was allowed. */
const isAsExpected = ({ isAllowed, status }: Answer) =>
  isAllowed ? (status >= 200 && status < 300) || status === 404 : status === 403

/** Retries until the result is as expected, or the settle time is over. Sequential: there is one connection. */
const settled = async <Result>(
  ask: () => Promise<Result>,
  isSound: (result: Result) => boolean,
  deadline: number,
  { clock, stop }: Context,
): Promise<Result> => {
  for (;;) {
    const result = await ask()
    if (isSound(result) || stop.aborted || clock.now().getTime() >= deadline) return result
    await clock.sleep(500, stop).catch(() => undefined)
  }
}

const listed = (answers: readonly Answer[]) => answers.map(({ what, status }) => `${what} → ${status}`).join(', ')

const checkOf = (who: string, answers: readonly Answer[], isAllowed: boolean): Check => {
  const asked = answers.filter((answer) => answer.isAllowed === isAllowed)
  const wrong = asked.filter((answer) => !isAsExpected(answer))
  const common = {
    id: `RBAC/${who}/${isAllowed ? 'allowed' : 'refused'}`,
    rule: isAllowed ? 'rbac/allowed' : 'rbac/refused',
    target: who,
    severity: isAllowed ? ('medium' as const) : ('critical' as const),
    control: 'RB-05',
    means: `requests with new credentials for ${who}: ${listed(asked)}`,
  }
  if (wrong.length === 0)
    return {
      ...common,
      status: 'pass',
      text: isAllowed ? `${who} has the permissions of its personas.` : `${who} is denied everything else.`,
    }
  return {
    ...common,
    status: 'fail',
    text: isAllowed
      ? `${who} is denied what it should be able to do: ${listed(wrong)}.`
      : `${who} is allowed what it should not be: ${listed(wrong)}.`,
    hint: isAllowed
      ? 'Run `dayone up rbac`.'
      : 'Another binding grants it: find it with `kubectl get rolebindings,clusterrolebindings -A -o wide`.',
  }
}

/** The rules above cover only bindings; this asks all authorizers. */
const checkNotAdmin = async (kube: Kube, { who, subject }: GroupRights): Promise<Check> => {
  const { allowed, reason } = await reviewAccess(kube, {
    ...identityOf(subject, person),
    verb: '*',
    group: '*',
    resource: '*',
  })
  return {
    id: `RB-01/${who}`,
    rule: 'rbac/not-admin',
    target: who,
    control: 'RB-01',
    severity: 'critical',
    means: 'asked the API server whether a member of the group can do everything (SubjectAccessReview)',
    ...(allowed
      ? {
          status: 'fail',
          text: `Every member of ${who} is a cluster admin. ${reason}`.trim(),
          hint: 'Delete the binding that grants it.',
        }
      : { status: 'pass', text: `${who} does not grant cluster admin.` }),
  }
}

const unproved = (who: string, error: UserError): Check => ({
  id: `RBAC/${who}/proof`,
  rule: 'rbac/beyond-persona',
  target: who,
  status: 'warn',
  severity: 'medium',
  notAsked: true,
  text: `Could not verify the permissions of ${who}: ${error.message}`,
  means: 'requested short-lived credentials',
  ...defined({ hint: error.hint }),
})

/** What else is known of the cluster. */
export interface ProofWorld {
  /** Namespaces in which a binding names the group. */
  readonly bound: readonly string[]
  /** The admission guard rejects. */
  readonly isGuarding: boolean
}

const askAs = async (
  someone: Kube,
  rights: GroupRights,
  { bound, isGuarding }: ProofWorld,
  ctx: Context,
): Promise<readonly Check[]> => {
  const { who } = rights
  const deadline = ctx.clock.now().getTime() + settleMs
  const answers: Answer[] = []
  for (const expectation of expectationsOf(rights, isGuarding)) {
    const ask = async () => ({ ...expectation, status: (await someone.request(expectation.request)).status })
    answers.push(await settled(ask, isAsExpected, deadline, ctx))
  }
  const excess = []
  for (const namespace of namespacesToAsk(rights, bound)) {
    const ask = () => excessIn(someone, rights, namespace)
    excess.push(await settled(ask, ({ rules }) => rules.length === 0, deadline, ctx))
  }
  const hasWork = answers.some(({ isAllowed }) => isAllowed)
  return [...(hasWork ? [checkOf(who, answers, true)] : []), checkOf(who, answers, false), checkOwnRules(who, excess)]
}

/** A credential for ten minutes: a certificate signed through the certificates API, or a service account token. */
const credentialOf = (
  { kind, name, namespace = '' }: Subject,
  { ports: { kube }, clock }: Context,
): Promise<Credential> => {
  if (kind === 'ServiceAccount') return serviceAccountToken(kube, { namespace, name, seconds: certificateSeconds })
  const whom = kind === 'Group' ? { user: person, group: name } : { user: name }
  return personCertificate(kube, { ...whom, seconds: certificateSeconds, clock })
}

/** Proves the rights of one subject with credentials that are valid for ten minutes. */
export const proveGroup = async (rights: GroupRights, world: ProofWorld, ctx: Context): Promise<readonly Check[]> => {
  const { kube } = ctx.ports
  const { who } = rights
  const isAdmin = await checkNotAdmin(kube, rights)
  let someone: Kube | undefined
  try {
    const credential = await credentialOf(rights.subject, ctx)
    if ('privateKey' in credential) ctx.secret(credential.privateKey)
    if ('token' in credential) ctx.secret(credential.token)
    someone = kube.as(credential)
    return [...(await askAs(someone, rights, world, ctx)), isAdmin]
  } catch (error) {
    if (error instanceof UserError) return [unproved(who, error), isAdmin]
    throw error
  } finally {
    someone?.close()
  }
}
