import { allowsAction, policyStatements, stringsOf, type MachineRole } from '@dayone/aws'
import { readPath, type ClusterSpec, type KopsDocument } from '@dayone/cluster-spec'
import { kopsLine, type KopsTarget, type UpdatePreview } from '@dayone/kops'
import type { Check } from '@dayone/pipeline'
import type { Lookup } from './look-up.ts'

/**
 * The names of kops' IAM roles by instance group role (kops 1.36, pkg/model/names.go), and the keys of their additional
 * policies.
 */
const ROLES: Readonly<Record<string, { readonly name: string; readonly keys: readonly string[] }>> = {
  Master: { name: 'masters', keys: ['master', 'control-plane'] },
  ControlPlane: { name: 'masters', keys: ['master', 'control-plane'] },
  APIServer: { name: 'apiservers', keys: ['apiserver'] },
  Node: { name: 'nodes', keys: ['node'] },
  Bastion: { name: 'bastions', keys: ['bastion'] },
}

/** IAM's limit; kops truncates names to it. */
const MOST_LETTERS = 64

/** The instance profile that a group's machines should have, and whether kops creates it. Pure. */
export function askedProfile({ cluster }: ClusterSpec, group: KopsDocument) {
  const given = readPath(group, ['spec', 'iam', 'profile'])
  if (typeof given === 'string' && given !== '') return { name: given.split('/').at(-1) ?? given, isOfKops: false }
  const role = ROLES[String(group.spec['role'])]?.name ?? 'nodes'
  return { name: `${role}.${cluster.metadata.name}`.slice(0, MOST_LETTERS), isOfKops: true }
}

/** Policies of a role that neither kops nor the specification defines. Pure. */
export function strangePolicies(spec: ClusterSpec, { role = '', inline, attached }: MachineRole): readonly string[] {
  const keys = Object.values(ROLES).find(({ name }) => role.startsWith(`${name}.`))?.keys ?? []
  const listAt = (field: string): readonly unknown[] =>
    keys.flatMap((key) => readPath(spec.cluster, ['spec', field, key]) ?? [])
  const external = listAt('externalPolicies')
  const isAsked = (name: string): boolean =>
    name === role || (name === `additional.${role}` && listAt('additionalPolicies').length > 0)
  return [
    ...inline
      .filter(({ name }) => !isAsked(name))
      .map(({ name, document }) => `the inline policy ${name} (${powersOf(document)})`),
    ...attached.filter((arn) => !external.includes(arn)).map((arn) => `the attached policy ${arn}`),
  ]
}

const MOST_ACTIONS = 3

/** Not an action of AWS, so that only a wildcard for everything allows it. */
const NO_ACTION = 'none:NoAction'

/** A short summary of what a policy allows. */
function powersOf(document: string): string {
  const statements = policyStatements(document) ?? []
  if (statements.some((statement) => allowsAction(statement, NO_ACTION))) return 'every action'
  const actions = [
    ...new Set(statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => stringsOf(Action))),
  ]
  const more = actions.length > MOST_ACTIONS ? ` and ${actions.length - MOST_ACTIONS} more` : ''
  return actions.length === 0 ? 'allows nothing' : `${actions.slice(0, MOST_ACTIONS).join(', ')}${more}`
}

export interface AskedRole {
  readonly profile: string
  /** The expected profile; undefined if the machines belong to no group. */
  readonly wanted: ReturnType<typeof askedProfile> | undefined
  readonly group: string
  readonly asked: Lookup<MachineRole>
}

/** Checks that machines have the permissions that kops assigns, and no others. Pure. */
export function roleChecks(
  spec: ClusterSpec,
  roles: readonly AskedRole[],
  { state }: Pick<KopsTarget, 'state'>,
): readonly Check[] {
  const { name } = spec.cluster.metadata
  return roles.map(({ profile, wanted, group, asked }): Check => {
    const base = {
      id: `cluster/machine-rights-${profile}`,
      rule: 'cluster/machine-rights',
      target: profile,
      control: 'KD-09',
      means: "read the instances' instance profile from EC2 and its policies from IAM",
    }
    if (wanted !== undefined && wanted.name !== profile)
      return {
        ...base,
        status: 'fail',
        severity: 'high',
        text: `Instances of ${group} run with the instance profile ${profile}, not ${wanted.name} as in the specification.`,
        hint: `Replace them: ${kopsLine({ name, state }, 'rolling-update cluster', `--instance-group ${group}`, '--force', '--yes')}`,
      }
    if (asked.is === 'not-allowed')
      return {
        ...base,
        status: 'skip',
        notAsked: true,
        text: `Could not verify the permissions of ${profile}: ${asked.message}`,
        hint: asked.hint,
      }
    if (wanted?.isOfKops === false)
      return {
        ...base,
        status: 'pass',
        text: `The instances have the instance profile ${profile} from the specification.`,
      }
    const strange = strangePolicies(spec, asked.answer)
    if (strange.length === 0)
      return { ...base, status: 'pass', text: `The role ${profile} has the policies of kops and no others.` }
    return {
      ...base,
      status: 'fail',
      severity: 'high',
      text: `The role ${asked.answer.role ?? profile} has more than kops gave it: ${strange.join(', ')}. Every pod that reaches the metadata service has these permissions too.`,
      hint: removal(spec, asked.answer),
    }
  })
}

/** kops' tasks that define the permissions of a machine, and who can assume its role. */
const RIGHTS = ['IAMRole', 'IAMRolePolicy']

/**
 * A policy with the name that kops uses may have other contents. Whether its contents and the trust policy changed is
 * derived from kops' preview. Pure.
 */
export const withChangedRoles = (
  checks: readonly Check[],
  { creates, modifies, deletes }: Pick<UpdatePreview, 'creates' | 'modifies' | 'deletes'>,
): readonly Check[] =>
  checks.map((check) => {
    if (check.rule !== 'cluster/machine-rights' || check.status !== 'pass') return check
    const changed = [...creates, ...modifies, ...deletes].filter(
      ({ type, name }) => RIGHTS.includes(type) && (name === check.target || name.endsWith(`.${check.target}`)),
    )
    if (changed.length === 0) return check
    return {
      ...check,
      status: 'fail',
      severity: 'high',
      text: `The rights of ${check.target} are not those that kops gives: it would change ${changed.map(({ type, name }) => `${type}/${name}`).join(' and ')}.`,
      hint: 'Who may take the role or what it may do was changed by hand, or a change was saved and not applied. `dayone plan cluster` shows which, and `dayone up cluster` puts it back.',
    }
  })

/** The command that removes the first of them. */
function removal(spec: ClusterSpec, role: MachineRole): string {
  const name = role.role ?? ''
  const first = role.inline.find(
    (policy) => strangePolicies(spec, { ...role, inline: [policy], attached: [] }).length > 0,
  )
  if (first !== undefined) return `aws iam delete-role-policy --role-name ${name} --policy-name ${first.name}`
  const arn = role.attached.find((one) => strangePolicies(spec, { ...role, inline: [], attached: [one] }).length > 0)
  return `aws iam detach-role-policy --role-name ${name} --policy-arn ${arn ?? ''}`
}
