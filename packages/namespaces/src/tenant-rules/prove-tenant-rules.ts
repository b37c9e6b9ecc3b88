import {
  dryRunCreate,
  workloadKinds,
  untilSettled,
  type DryRunAnswer,
  type Kube,
  type TenantBook,
  type WorkloadKind,
} from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import type { NamespacesConfig } from '../config.ts'
import type { RuleState } from './tenant-rule.ts'
import { brokenBudget, brokenWorkloads, harmlessWorkload } from './samples.ts'
import { tenantPolicyNames } from './tenant-rule-objects.ts'

interface Requester {
  readonly who: string
  readonly kind: WorkloadKind
  readonly kube: Pick<Kube, 'request' | 'pathOf'>
}

interface Answer extends Pick<DryRunAnswer, 'status' | 'message' | 'warnings'> {
  readonly what: string
  readonly who: string
}

const isOurs = (text: string): boolean => tenantPolicyNames.some((name) => text.includes(name))

/** Rejected, with a warning, or in a missing namespace: a retry changes nothing. */
const isSettled = ({ status, warnings }: Answer): boolean => status !== 201 || warnings.some(isOurs)

const askBroken = async ({ who, kind, kube }: Requester, namespace: string): Promise<readonly Answer[]> =>
  Promise.all(
    brokenWorkloads(kind, namespace).map(async ([what, object]) => ({
      what,
      who,
      ...(await dryRunCreate(kube, object)),
    })),
  )

const judge = (
  name: string,
  state: RuleState,
  answers: readonly Answer[],
  harmless: DryRunAnswer,
): Pick<Check, 'status' | 'text' | 'hint'> => {
  const hint = 'Run `dayone up namespaces`.'
  const accepted = answers.filter(({ status }) => status === 201)
  if (
    state.mode === 'warn' &&
    accepted.length === answers.length &&
    accepted.every(({ warnings }) => warnings.some(isOurs))
  )
    return {
      status: 'warn',
      text: `${name} only warns about violations of the rules for teams: ${state.why}.`,
      hint: state.hint,
    }
  if (accepted.length > 0)
    return {
      status: 'fail',
      text: `${name} accepts ${accepted.map(({ what, who }) => `${what} from ${who}`).join('; ')}.`,
      hint,
    }
  const other = answers.find(({ message }) => !isOurs(message))
  if (other !== undefined)
    return {
      status: 'warn',
      text: `${name} rejects ${other.what}, but not by the rules for teams: ${other.message}`,
      hint: 'Run `dayone plan namespaces` to check the policies.',
    }
  if (harmless.status !== 201)
    return {
      status: 'warn',
      text: `Not verified in ${name}: a harmless workload is rejected too: ${harmless.message}`,
      hint: 'Find out what rejects it, then run `dayone verify namespaces` again.',
    }
  return { status: 'pass', text: `${name} rejects workloads that violate the rules for teams for every requester.` }
}

/**
 * Sends violations of the rules as dry runs, as an administrator and as a user of the namespace, because a policy can
 * exempt either. A compliant twin shows that not everything is rejected. NS-07, MG-04.
 */
export const proveTenantRules = async (
  kube: Kube,
  tenants: TenantBook,
  name: string,
  { registries = [], state }: Pick<NamespacesConfig, 'registries'> & { readonly state: RuleState },
  ctx: Pick<StepContext<unknown>, 'clock' | 'stop'>,
): Promise<readonly Check[]> => {
  const found = await tenants.of(name)
  const tenant = 'users' in found ? found.users.find(({ kind }) => kind.kind !== 'Pod') : undefined
  const administrator: Requester = { who: 'an administrator', kind: workloadKinds.Deployment, kube }
  const requesters = [administrator, ...(tenant === undefined ? [] : [tenant])]
  const ask = async (): Promise<readonly Answer[]> => {
    const [budget, ...broken] = await Promise.all([
      dryRunCreate(kube, brokenBudget(name)),
      ...requesters.map((requester) => askBroken(requester, name)),
    ])
    return [
      ...broken.flat(),
      { what: 'a PodDisruptionBudget that allows no disruption', who: 'an administrator', ...budget },
    ]
  }
  const answers = await untilSettled(ask, (some) => some.every(isSettled), ctx)
  const harmless = await dryRunCreate(kube, harmlessWorkload(workloadKinds.Deployment, name, registries))
  // A missing namespace rejects nothing; another check reports it.
  if (answers.every(({ status }) => status === 404)) return []
  return [
    {
      id: `NS-07/${name}/rules`,
      rule: 'namespaces/tenant-rules',
      target: `Namespace ${name}`,
      control: 'NS-07',
      severity: 'high',
      means: `dry runs as ${requesters.map(({ who }) => who).join(' and as ')}: ${[...new Set(answers.map(({ what }) => what))].join(', ')}; a harmless Deployment → ${harmless.status}`,
      ...judge(name, state, answers, harmless),
    },
  ]
}
