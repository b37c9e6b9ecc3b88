import {
  allowsAction,
  matchesAccount,
  kopsAudience,
  permitsToken,
  policyStatements,
  subjectOf,
  withWebIdentity,
  type Roles,
  type WebIdentity,
} from '@dayone/aws'
import type { MigrationRow } from './migration-row.ts'

/** A role that does not accept the tokens of its service accounts yet. */
export interface MissingTrust {
  readonly role: string
  readonly identity: WebIdentity
  /** Why the proxy gets no credentials for it today, a clause: then the migration gives none either. */
  readonly notAssumed: string | undefined
}

/** The roles that kops makes for machines. */
const machineRoles = ['nodes', 'control-plane', 'masters']

/** A role that trusts no machine is given to nobody by a proxy, whatever an annotation says. */
const whyNotAssumed = (document: string | undefined, account: string, cluster: string): string | undefined => {
  if (document === undefined) return 'there is no such role'
  const statements = policyStatements(document) ?? []
  const isTrusted = statements.some(
    (statement) =>
      allowsAction(statement, 'sts:AssumeRole') &&
      machineRoles.some((role) => matchesAccount(statement, account, `${role}.${cluster}`)),
  )
  return isTrusted ? undefined : `its trust policy lets in no role of the machines of ${cluster}`
}

/** Reads each role once. Throws UserError (exit 6) if IAM may not be read. */
export const missingTrusts = async (
  roles: Pick<Roles, 'read'>,
  rows: readonly MigrationRow[],
  { provider, account, cluster }: { readonly provider: string; readonly account: string; readonly cluster: string },
): Promise<readonly MissingTrust[]> => {
  const wanted = rows.filter(({ held, isSwitched }) => held === undefined || isSwitched)
  const missing: MissingTrust[] = []
  for (const [role, members] of Map.groupBy(wanted, (row) => row.role?.name ?? '')) {
    const document = (await roles.read(role))?.trust
    const accounts = [
      ...new Map(
        members.map(({ workload: { namespace }, target }) => [`${namespace}/${target}`, { namespace, name: target }]),
      ).values(),
    ].filter(
      (name) =>
        document === undefined ||
        !permitsToken(document, { provider, subject: subjectOf(name), audience: kopsAudience }),
    )
    if (accounts.length > 0)
      missing.push({
        role,
        identity: { provider, accounts, audience: kopsAudience },
        notAssumed: whyNotAssumed(document, account, cluster),
      })
  }
  return missing
}

/** Adds the service accounts to the trust policy, and keeps everything that is in it. */
export const addTrust = async (
  roles: Pick<Roles, 'read' | 'setTrust'>,
  { role, identity }: Omit<MissingTrust, 'notAssumed'>,
): Promise<void> => {
  const document = (await roles.read(role))?.trust
  if (document === undefined) return
  const changed = withWebIdentity(document, role, identity)
  if (changed !== document) await roles.setTrust(role, changed)
}
