import type * as IamSdk from '@aws-sdk/client-iam'
import { clientSettings, type AwsAccess } from '../access/access.ts'
import { awsError } from '../access/aws-error.ts'
import { principalOf, type Principal } from './principal.ts'

/** Actions to simulate on one resource with one context. */
export interface SimulatedRequest {
  /** `ec2:CreateVpc` … */
  readonly actions: readonly string[]
  /** An ARN, or `*`. */
  readonly resource: string
  /** Condition keys and their values: `aws:RequestedRegion`: `eu-central-1`. */
  readonly context: Readonly<Record<string, string>>
}

/** An action that IAM would deny, and what denies it. */
export interface DeniedAction {
  readonly action: string
  /** `missing`: no policy allows it. The others deny it regardless. */
  readonly by: 'missing' | 'deny' | 'organization' | 'boundary'
}

/** The result of a simulation; nothing is executed. */
export type Simulation =
  | { readonly kind: 'simulated'; readonly denied: readonly DeniedAction[] }
  | { readonly kind: 'root' }
  /** The credentials may not simulate, or belong to a session whose policies cannot be simulated. */
  | { readonly kind: 'forbidden' | 'unknown principal' }

/** IAM documents no limit per request; responses are paginated. */
const ACTIONS_AT_ONCE = 50

/** Simulates the policies of this identity for each request. Throws UserError (exit 6) if IAM cannot be queried. */
export const simulatePermissions = async (
  access: AwsAccess,
  identityArn: string,
  requests: readonly SimulatedRequest[],
): Promise<Simulation> => {
  const principal = principalOf(identityArn)
  if (principal.kind === 'root') return { kind: 'root' }
  if (principal.kind === 'other') return { kind: 'unknown principal' }
  const sdk = await import('@aws-sdk/client-iam')
  const client = new sdk.IAMClient(clientSettings(access))
  const source = await policySource(sdk, client, principal)
  const denied: DeniedAction[] = []
  for (const request of requests)
    for (let at = 0; at < request.actions.length; at += ACTIONS_AT_ONCE) {
      const pages = sdk.paginateSimulatePrincipalPolicy(
        { client },
        {
          PolicySourceArn: source,
          ActionNames: request.actions.slice(at, at + ACTIONS_AT_ONCE),
          ResourceArns: [request.resource],
          ContextEntries: Object.entries(request.context).map(([key, value]) => ({
            ContextKeyName: key,
            ContextKeyValues: [value],
            ContextKeyType: 'string',
          })),
        },
      )
      try {
        for await (const { EvaluationResults = [] } of pages) denied.push(...EvaluationResults.flatMap(denialOf))
      } catch (error) {
        if (isNamed(error, 'AccessDenied')) return { kind: 'forbidden' }
        if (isNamed(error, 'NoSuchEntity')) return { kind: 'unknown principal' }
        throw awsError(error, 'iam:SimulatePrincipalPolicy', access)
      }
    }
  return { kind: 'simulated', denied }
}

/** An SSO role has a path, which only IAM knows. Without permission to read it, no path is the best guess. */
const policySource = async (
  sdk: typeof IamSdk,
  client: IamSdk.IAMClient,
  principal: Extract<Principal, { kind: 'user' | 'role' }>,
): Promise<string> => {
  if (principal.kind === 'user') return principal.arn
  try {
    const { Role } = await client.send(new sdk.GetRoleCommand({ RoleName: principal.name }))
    return Role?.Arn ?? principal.pathlessArn
  } catch {
    return principal.pathlessArn
  }
}

/** The SDK uses the service's error names, with "Exception" appended for known ones. */
const isNamed = (error: unknown, name: string): boolean =>
  error instanceof Error && (error.name === name || error.name === `${name}Exception`)

const denialOf = (result: IamSdk.EvaluationResult): readonly DeniedAction[] => {
  if (result.EvalDecision === 'allowed') return []
  const by =
    result.OrganizationsDecisionDetail?.AllowedByOrganizations === false
      ? 'organization'
      : result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false
        ? 'boundary'
        : result.EvalDecision === 'explicitDeny'
          ? 'deny'
          : 'missing'
  return [{ action: result.EvalActionName ?? '', by }]
}
