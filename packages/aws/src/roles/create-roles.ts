import { UserError } from '@dayone/pipeline'
import type { Ask } from '../access/ask.ts'
import { tagRecord } from '../tags.ts'
import type { Roles } from './roles.ts'

/** IAM returns URL-encoded documents (RFC 3986). */
const decoded = (document = ''): string => decodeURIComponent(document)

/** IAM through the SDK, which is loaded with the first call. */
export const createRoles = (ask: Ask, settings: object): Roles => {
  let made: ReturnType<typeof connect> | undefined
  const connect = async () => {
    const sdk = await import('@aws-sdk/client-iam')
    return { sdk, client: new sdk.IAMClient(settings) }
  }
  const iam = () => (made ??= connect())

  /** Undefined for an entity that does not exist. */
  const unlessMissing = async <Answer>(action: string, request: () => Promise<Answer>): Promise<Answer | undefined> => {
    const { sdk } = await iam()
    return ask(action, async () => {
      try {
        return await request()
      } catch (error) {
        if (error instanceof sdk.NoSuchEntityException) return undefined
        throw error
      }
    })
  }

  const attachedTo = (RoleName: string) =>
    ask('iam:ListAttachedRolePolicies', async () => {
      const { sdk, client } = await iam()
      const found: string[] = []
      for await (const { AttachedPolicies = [] } of sdk.paginateListAttachedRolePolicies({ client }, { RoleName }))
        found.push(...AttachedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []))
      return found.sort()
    })

  const inlineOf = async (RoleName: string) => {
    const { sdk, client } = await iam()
    const names = await ask('iam:ListRolePolicies', async () => {
      const found: string[] = []
      for await (const { PolicyNames = [] } of sdk.paginateListRolePolicies({ client }, { RoleName }))
        found.push(...PolicyNames)
      return found.sort()
    })
    return Promise.all(
      names.map((name) =>
        ask('iam:GetRolePolicy', async () => {
          const answer = await client.send(new sdk.GetRolePolicyCommand({ RoleName, PolicyName: name }))
          return { name, document: decoded(answer.PolicyDocument) }
        }),
      ),
    )
  }

  const detach: Roles['detach'] = async (RoleName, PolicyArn) => {
    const { sdk, client } = await iam()
    await unlessMissing('iam:DetachRolePolicy', () =>
      client.send(new sdk.DetachRolePolicyCommand({ RoleName, PolicyArn })),
    )
  }

  const deletePolicy: Roles['deletePolicy'] = async (RoleName, PolicyName) => {
    const { sdk, client } = await iam()
    await unlessMissing('iam:DeleteRolePolicy', () =>
      client.send(new sdk.DeleteRolePolicyCommand({ RoleName, PolicyName })),
    )
  }

  return {
    detach,
    deletePolicy,

    read: async (name) => {
      const { sdk, client } = await iam()
      const answer = await unlessMissing('iam:GetRole', () => client.send(new sdk.GetRoleCommand({ RoleName: name })))
      const role = answer?.Role
      if (role === undefined) return undefined
      const [attached, inline] = await Promise.all([attachedTo(name), inlineOf(name)])
      return {
        name,
        arn: role.Arn ?? '',
        trust: decoded(role.AssumeRolePolicyDocument),
        tags: tagRecord(role.Tags),
        attached,
        inline,
      }
    },

    namesUnder: (path) =>
      ask('iam:ListRoles', async () => {
        const { sdk, client } = await iam()
        const found: string[] = []
        for await (const { Roles: roles = [] } of sdk.paginateListRoles({ client }, { PathPrefix: path }))
          found.push(...roles.flatMap(({ RoleName }) => RoleName ?? []))
        return found.sort()
      }),

    create: async ({ name, path, trust, description, tags }) => {
      const { sdk, client } = await iam()
      await ask('iam:CreateRole', async () => {
        try {
          await client.send(
            new sdk.CreateRoleCommand({
              RoleName: name,
              Path: path,
              AssumeRolePolicyDocument: trust,
              Description: description,
              Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
            }),
          )
        } catch (error) {
          if (!(error instanceof sdk.EntityAlreadyExistsException)) throw error
          throw new UserError(`A role ${name} was created since the plan. It was not changed.`, {
            hint: 'Run the same command again to re-plan.',
            cause: error,
            exitCode: 5,
          })
        }
      })
    },

    setTrust: async (RoleName, PolicyDocument) => {
      const { sdk, client } = await iam()
      await ask('iam:UpdateAssumeRolePolicy', () =>
        client.send(new sdk.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument })),
      )
    },

    attach: async (RoleName, PolicyArn) => {
      const { sdk, client } = await iam()
      await ask('iam:AttachRolePolicy', () => client.send(new sdk.AttachRolePolicyCommand({ RoleName, PolicyArn })))
    },

    putPolicy: async (RoleName, PolicyName, PolicyDocument) => {
      const { sdk, client } = await iam()
      await ask('iam:PutRolePolicy', () =>
        client.send(new sdk.PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument })),
      )
    },

    remove: async ({ name, attached, inline }) => {
      const { sdk, client } = await iam()
      for (const arn of attached) await detach(name, arn)
      for (const policy of inline) await deletePolicy(name, policy.name)
      await unlessMissing('iam:DeleteRole', () => client.send(new sdk.DeleteRoleCommand({ RoleName: name })))
    },

    policyDocument: async (PolicyArn) => {
      const { sdk, client } = await iam()
      const found = await unlessMissing('iam:GetPolicy', () => client.send(new sdk.GetPolicyCommand({ PolicyArn })))
      const VersionId = found?.Policy?.DefaultVersionId
      if (VersionId === undefined) return undefined
      const version = await unlessMissing('iam:GetPolicyVersion', () =>
        client.send(new sdk.GetPolicyVersionCommand({ PolicyArn, VersionId })),
      )
      return version === undefined ? undefined : decoded(version.PolicyVersion?.Document)
    },

    identityProviders: async () => {
      const { sdk, client } = await iam()
      const arns = await ask('iam:ListOpenIDConnectProviders', async () => {
        const { OpenIDConnectProviderList = [] } = await client.send(new sdk.ListOpenIDConnectProvidersCommand())
        return OpenIDConnectProviderList.flatMap(({ Arn }) => Arn ?? [])
      })
      const found = await Promise.all(
        arns.map(async (arn) => {
          const answer = await unlessMissing('iam:GetOpenIDConnectProvider', () =>
            client.send(new sdk.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
          )
          return answer === undefined ? [] : [{ arn, url: answer.Url ?? '', audiences: answer.ClientIDList ?? [] }]
        }),
      )
      return found.flat()
    },
  }
}
