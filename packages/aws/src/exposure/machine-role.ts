import type { Ask } from '../access/ask.ts'

/** The permissions of a machine through its instance profile. */
export interface MachineRole {
  readonly profile: string
  /** The name of the role in the profile; undefined for a profile without one. */
  readonly role: string | undefined
  readonly inline: readonly { readonly name: string; readonly document: string }[]
  /** ARNs of managed policies. */
  readonly attached: readonly string[]
}

/** Reads the role of an instance profile from IAM. Throws UserError (exit 6) if IAM cannot be queried. */
export async function readMachineRole(profile: string, ask: Ask, settings: object): Promise<MachineRole> {
  const sdk = await import('@aws-sdk/client-iam')
  const client = new sdk.IAMClient(settings)
  const role = await ask('iam:GetInstanceProfile', async () => {
    const { InstanceProfile } = await client.send(new sdk.GetInstanceProfileCommand({ InstanceProfileName: profile }))
    return InstanceProfile?.Roles?.[0]?.RoleName
  })
  if (role === undefined) return { profile, role, inline: [], attached: [] }
  const names = await ask('iam:ListRolePolicies', async () => {
    const found: string[] = []
    for await (const { PolicyNames = [] } of sdk.paginateListRolePolicies({ client }, { RoleName: role }))
      found.push(...PolicyNames)
    return found
  })
  const attached = await ask('iam:ListAttachedRolePolicies', async () => {
    const found: string[] = []
    for await (const { AttachedPolicies = [] } of sdk.paginateListAttachedRolePolicies({ client }, { RoleName: role }))
      found.push(...AttachedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []))
    return found
  })
  const inline = await ask('iam:GetRolePolicy', () =>
    Promise.all(
      names.map(async (name) => {
        const { PolicyDocument = '' } = await client.send(
          new sdk.GetRolePolicyCommand({ RoleName: role, PolicyName: name }),
        )
        // IAM returns URL-encoded documents (RFC 3986).
        return { name, document: decodeURIComponent(PolicyDocument) }
      }),
    ),
  )
  return { profile, role, inline, attached }
}
