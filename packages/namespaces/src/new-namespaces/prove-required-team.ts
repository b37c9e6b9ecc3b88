import { createAuthorizer, subjectTitle, type BindingObject, type Subject } from '@dayone/authorizer'
import {
  dryRunCreate,
  personCertificate,
  serviceAccountToken,
  untilSettled,
  type Kube,
  type KubeObject,
} from '@dayone/kube'
import { UserError, type Check, type StepContext } from '@dayone/pipeline'
import { isPlatform } from '../tenant-rules/is-platform.ts'
import type { RuleState } from '../tenant-rules/tenant-rule.ts'
import { newNamespacePolicyName, teamLabel } from './new-namespace-objects.ts'

type Context = Pick<StepContext<{ kube: Kube }>, 'ports' | 'clock' | 'stop' | 'secret'>

const rbac = 'rbac.authorization.k8s.io/v1'
const seconds = 600
/** Subjects that are tried, because each may be the platform. */
const mostTried = 8

const common = {
  id: 'NS-01/new-namespaces/team',
  rule: 'namespaces/require-team',
  target: 'new namespaces',
  control: 'NS-01',
  severity: 'medium',
} as const

const identityOf = ({ kind, name, namespace = '' }: Subject) =>
  kind === 'Group'
    ? { user: 'dayone:proof', groups: [name] }
    : kind === 'User'
      ? { user: name, groups: [] }
      : { user: `system:serviceaccount:${namespace}:${name}`, groups: ['system:serviceaccounts'] }

/** Users, groups and service accounts that may create namespaces, without those of Kubernetes itself. */
const creators = async (kube: Kube): Promise<readonly Subject[]> => {
  const [roles, bindings] = await Promise.all([
    kube.observeAll({ apiVersion: rbac, kind: 'ClusterRole' }),
    kube.observeAll({ apiVersion: rbac, kind: 'ClusterRoleBinding' }),
  ])
  const authorizer = createAuthorizer(
    { roles, bindings: bindings as unknown as readonly BindingObject[] },
    { aggregation: 'stored' },
  )
  const holders = authorizer.holders({ verb: 'create', apiGroup: '', resource: 'namespaces' })
  const isOfKubernetes = ({ name, namespace }: Subject) => name.startsWith('system:') || namespace === 'kube-system'
  const subjects = holders.map(({ subject }) => subject).filter((subject) => !isOfKubernetes(subject))
  return [...new Map(subjects.map((subject) => [subjectTitle(subject), subject])).values()].slice(0, mostTried)
}

const credentialOf = async ({ kind, name, namespace = '' }: Subject, { ports, clock, secret }: Context) => {
  if (kind === 'ServiceAccount') {
    const credential = await serviceAccountToken(ports.kube, { namespace, name, seconds })
    if ('token' in credential) secret(credential.token)
    return credential
  }
  const person = kind === 'Group' ? { user: 'dayone:proof', group: name } : { user: name }
  const credential = await personCertificate(ports.kube, { ...person, seconds, clock })
  if ('privateKey' in credential) secret(credential.privateKey)
  return credential
}

/** The first who may create namespaces and whom the rule does not exempt. */
const findCreator = async (ctx: Context): Promise<{ readonly who: string; readonly kube: Kube } | undefined> => {
  const { kube } = ctx.ports
  for (const subject of await creators(kube)) {
    if (await isPlatform(kube, identityOf(subject))) continue
    const credential = await credentialOf(subject, ctx).catch((error: unknown) => {
      if (error instanceof UserError) return undefined
      throw error
    })
    if (credential !== undefined) return { who: subjectTitle(subject), kube: kube.as(credential) }
  }
  return undefined
}

const sample = (labels: Readonly<Record<string, string>>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'dayone-required-team', labels: { 'pod-security.kubernetes.io/enforce': 'baseline', ...labels } },
})

const ask = async (kube: Kube, state: RuleState, ctx: Context) => {
  const isOurs = (text: string): boolean => text.includes(newNamespacePolicyName)
  const lacking = await untilSettled(
    () => dryRunCreate(kube, sample({})),
    ({ status, warnings }) => status !== 201 || (state.mode === 'warn' && warnings.some(isOurs)),
    ctx,
  )
  const having = await dryRunCreate(kube, sample({ [teamLabel]: 'dayone-proof' }))
  return {
    lacking,
    having,
    isRejected: lacking.status !== 201 && isOurs(lacking.message),
    isWarned: lacking.warnings.some(isOurs),
  }
}

const judge = (
  who: string,
  state: RuleState,
  { lacking, having, isRejected, isWarned }: Awaited<ReturnType<typeof ask>>,
): Pick<Check, 'status' | 'text' | 'hint'> => {
  if (state.mode === 'warn' && lacking.status === 201 && isWarned)
    return {
      status: 'warn',
      text: `${who} can create a namespace without the label ${teamLabel}, with a warning only: ${state.why}.`,
      hint: state.hint,
    }
  if (lacking.status === 201)
    return {
      status: 'fail',
      text: `${who} can create a namespace without the label ${teamLabel}, although requireTeam is set.`,
      hint: 'Run `dayone up namespaces`.',
    }
  if (!isRejected || having.status !== 201)
    return {
      status: 'warn',
      text: `Not verified: something else rejects namespaces from ${who}: ${isRejected ? having.message : lacking.message}`,
      hint: 'Find out what rejects them, then run `dayone verify namespaces` again.',
    }
  return { status: 'pass', text: `${who} cannot create a namespace without the label ${teamLabel}.` }
}

/**
 * Creates namespaces with and without a team, as dry runs of someone who may create namespaces and is not the platform,
 * which the rule exempts. NS-01.
 */
export const proveRequiredTeam = async (state: RuleState, ctx: Context): Promise<Check> => {
  const creator = await findCreator(ctx)
  if (creator === undefined)
    return {
      ...common,
      status: 'skip',
      text: 'Only cluster admins can create namespaces, so nobody can leave out the team.',
      means: 'read who may create namespaces',
    }
  const { who, kube } = creator
  try {
    const answers = await ask(kube, state, ctx)
    return {
      ...common,
      means: `dry runs as ${who}: a namespace without a team → ${answers.lacking.status}; with one → ${answers.having.status}`,
      ...judge(who, state, answers),
    }
  } finally {
    kube.close()
  }
}
