import { deniedOf, permissionRequests, policies, type DeniedAction, type PolicyScope } from '@dayone/aws'
import { identityCheck } from './aws-check.ts'
import type { DoctorRow } from './doctor-check.ts'

const PAGE = 'docs/aws-permissions.md'
/** While the cluster or its store has no name yet, the simulation uses this name. */
const EXAMPLE = {
  cluster: 'example.dayone.test',
  stateBucket: 'example-dayone-state',
  discoveryBucket: 'example-dayone-discovery',
}

export const permissionsCheck = identityCheck(
  'aws-permissions',
  'permissions for kops and dayone',
  async ({ aws, config }, { arn, account }, region) => {
    const scope: PolicyScope = {
      partition: /^arn:([^:]+):/.exec(arn)?.[1] ?? 'aws',
      account,
      region,
      cluster: config.cluster ?? EXAMPLE.cluster,
      discoveryBucket: EXAMPLE.discoveryBucket,
      stateBucket: /^s3:\/\/([^/]+)/.exec(config.state ?? '')?.[1] ?? EXAMPLE.stateBucket,
    }
    const simulation = await aws.simulate(arn, permissionRequests(policies, scope))
    switch (simulation.kind) {
      case 'root':
        return { status: 'skipped', found: 'The root user can do everything.' }
      case 'unknown principal':
        return { status: 'skipped', found: `IAM cannot simulate the permissions of ${arn}.`, hint: `See ${PAGE}.` }
      case 'forbidden':
        return {
          status: 'skipped',
          found: 'The credentials cannot simulate their permissions in IAM.',
          hint: `Attach the policy dayone-read of ${PAGE}: iam:SimulatePrincipalPolicy is in it.`,
        }
      case 'simulated':
        return permissionsRow(simulation.denied)
    }
  },
)

/** The row for what IAM denies. Pure. */
export function permissionsRow(denied: readonly DeniedAction[]): DoctorRow {
  const { needed, sometimes } = deniedOf(denied, policies)
  const reason = reasonOf(needed.length > 0 ? needed : sometimes)
  if (needed.length > 0)
    return {
      status: 'fail',
      found: `missing: ${some(needed)}${reason}`,
      details: namesOf([...needed, ...sometimes]),
      hint: `Attach the policies of ${PAGE}, or ask your AWS administrator for these permissions.`,
      exit: 3,
    }
  if (sometimes.length > 0)
    return {
      status: 'warn',
      found: `everything a cluster always needs; missing for some: ${some(sometimes)}${reason}`,
      details: namesOf(sometimes),
      hint: `See ${PAGE} for the clusters that need them.`,
    }
  return { status: 'ok', found: 'nothing missing according to IAM' }
}

/** More than these would push everything else off the screen; `--output json` has them all. */
const SHOWN = 8

const some = (denied: readonly DeniedAction[]): string => {
  const names = denied.slice(0, SHOWN).map(({ action }) => action)
  const more = denied.length - names.length
  return `${names.join(', ')}${more === 0 ? '' : ` and ${more} more`}`
}

const namesOf = (denied: readonly DeniedAction[]): Readonly<Record<string, string>> =>
  Object.fromEntries(denied.map(({ action, by }) => [action, by]))

/** Attaching a policy helps only if nothing stronger denies it. */
function reasonOf(denied: readonly DeniedAction[]): string {
  if (denied.some(({ by }) => by === 'organization')) return '; an organization policy (SCP) forbids at least one'
  if (denied.some(({ by }) => by === 'boundary')) return '; a permissions boundary forbids at least one'
  return denied.some(({ by }) => by === 'deny') ? '; a policy denies at least one explicitly' : ''
}
