import type { Choice, Question, QuestionContext } from '@dayone/pipeline'
import { allGroups } from '../assignments/all-groups.ts'
import type { RbacConfig } from '../config.ts'
import { signIn, type providers } from './sign-in-config.ts'

type Asked = QuestionContext<RbacConfig>
type Provider = (typeof providers)[number]

const { oidc, aws } = signIn.shape
const oidcShape = oidc.unwrap().shape
const mappingShape = aws.unwrap().shape.mappings.element.shape

const problemOf = (schema: { safeParse(value: unknown): Parsed }, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message

interface Parsed {
  readonly error?: { readonly issues: readonly { readonly message: string }[] } | undefined
}

/** Uses this provider, and there are groups to be in. */
const uses =
  (provider: Provider) =>
  ({ answers }: Asked): boolean =>
    answers.signIn?.provider === provider && allGroups(answers).length > 0

/** A setting in the file, or an identity provider that someone else configured, needs no question. */
const isOpen = ({ answers, facts }: Asked): boolean => {
  const { provider, ...given } = answers.signIn ?? {}
  if (allGroups(answers).length === 0) return false
  return provider !== undefined || (Object.keys(given).length === 0 && facts.hasIdentityProvider !== true)
}

const choices: readonly (Choice & { readonly value: Provider })[] = [
  { value: 'none', label: 'Not now', hint: 'permissions are granted, but no one can sign in yet' },
  { value: 'oidc', label: 'An identity provider', hint: 'OIDC: Okta, Entra ID, Google, Keycloak and others' },
  { value: 'aws', label: 'AWS IAM roles', hint: 'aws-iam-authenticator' },
]

const provider: Question<RbacConfig, unknown> = {
  key: 'signIn.provider',
  kind: 'select',
  message: 'How do people sign in?',
  explain: {
    what: 'A group has members only if the API server knows where people come from. Until then the permissions are granted, but no one can sign in.',
    attack: 'Without sign-in, people share the admin certificate: it bypasses RBAC, and it cannot be revoked.',
    byDefault: 'one admin certificate, and no one else can sign in',
    recommend:
      'your identity provider. Not now is fine for a first cluster: dayone rbac kubeconfig writes a short-lived certificate for one person. Changing it later replaces the control plane nodes.',
  },
  when: isOpen,
  load: async () => choices,
  initial: () => 'none',
  warn: (value, asked) => {
    if (value !== 'none') return undefined
    return asked?.facts.hasIdentityProvider === true
      ? 'dayone removes the settings that it wrote to the kops specification; those of others stay until you remove them.'
      : 'The permissions are granted, but no one can sign in yet. For one person: dayone rbac kubeconfig.'
  },
}

/** `sso:` of `sso:developers`, so that the groups given before have members. */
const prefixOfGroups = ({ answers }: Asked): string => /^[^\s:]+:/.exec(allGroups(answers)[0] ?? '')?.[0] ?? 'oidc:'

const issuer: Question<RbacConfig, unknown> = {
  key: 'signIn.oidc.issuer',
  kind: 'text',
  message: 'What is the issuer URL of the identity provider?',
  explain: {
    what: 'The API server reads the keys of the issuer from <URL>/.well-known/openid-configuration and accepts only tokens with exactly this issuer. It must reach that address over https.',
    attack: 'Anyone who controls this address decides who is in which group.',
    recommend:
      'copied from the identity provider, for example "https://login.example.com/realms/acme", with or without the final slash as in its tokens',
  },
  when: uses('oidc'),
  validate: (value) => problemOf(oidcShape.issuer.unwrap(), value),
}

const clientId: Question<RbacConfig, unknown> = {
  key: 'signIn.oidc.clientId',
  kind: 'text',
  message: 'What is the client id of this cluster there?',
  explain: {
    what: 'The audience of the tokens: those for other programs are rejected.',
    recommend: 'a public client of its own for this cluster',
  },
  when: uses('oidc'),
  initial: () => 'kubernetes',
  validate: (value) => problemOf(oidcShape.clientId.unwrap(), value),
}

const claims: readonly Question<RbacConfig, unknown>[] = [
  {
    key: 'signIn.oidc.usernameClaim',
    kind: 'text',
    message: 'Which claim has the user name?',
    explain: {
      what: 'The user name in the audit log. A token with email_verified: false is rejected if the claim is email.',
      recommend: 'email, or sub if e-mail addresses are reassigned',
    },
    when: uses('oidc'),
    initial: () => 'email',
    validate: (value) => problemOf(oidcShape.usernameClaim, value),
  },
  {
    key: 'signIn.oidc.usernamePrefix',
    kind: 'text',
    message: 'Which prefix do user names get?',
    explain: {
      what: 'The API server adds it to every user name of the identity provider.',
      attack: 'Without a prefix, the identity provider can issue user names of Kubernetes.',
      recommend: 'the same as for groups',
    },
    when: uses('oidc'),
    initial: prefixOfGroups,
    validate: (value) => problemOf(oidcShape.usernamePrefix, value),
  },
  {
    key: 'signIn.oidc.groupsClaim',
    kind: 'text',
    message: 'Which claim has the groups?',
    explain: {
      what: 'A claim with a list of group names. Many identity providers include it only if the client requests it.',
      recommend: 'groups',
    },
    when: uses('oidc'),
    initial: () => 'groups',
    validate: (value) => problemOf(oidcShape.groupsClaim, value),
  },
  {
    key: 'signIn.oidc.groupsPrefix',
    kind: 'text',
    message: 'Which prefix do groups get?',
    explain: {
      what: 'The API server adds it to every group of the identity provider; groups in dayone.yaml begin with it.',
      attack: 'Without a prefix, a group "system:masters" there controls the cluster.',
      recommend: 'the prefix of the groups that have permissions',
    },
    when: uses('oidc'),
    initial: prefixOfGroups,
    validate: (value) => problemOf(oidcShape.groupsPrefix, value),
    warn: (value, asked) => {
      const further = asked?.answers.signIn?.oidc?.furtherIssuers ?? []
      const prefixes = [String(value), ...further.map(({ groupsPrefix }) => groupsPrefix)]
      const others = allGroups(asked?.answers ?? {}).filter(
        (group) => !prefixes.some((prefix) => group.startsWith(prefix)),
      )
      return others.length === 0
        ? undefined
        : `No one can be in ${others.join(', ')}: the names do not begin with "${String(value)}".`
    },
  },
]

/** As many as there are teams in the wizard; dayone.yaml takes more. */
const MOST = 10

/** The questions about one IAM role. Only the first one is required. */
const mappingQuestions = (index: number): readonly Question<RbacConfig, unknown>[] => {
  const earlier = ({ answers }: Asked) => (answers.signIn?.aws?.mappings ?? []).slice(0, index)
  return [
    {
      key: `signIn.aws.mappings.${index}.arn`,
      kind: 'text',
      message: index === 0 ? 'Which IAM role do people sign in with?' : `IAM role ${index + 1} (empty: none)`,
      explain: {
        what: 'Anyone who can assume this role in AWS is in its groups in Kubernetes: the trust policy of the role decides who that is.',
        attack: 'A role that instances or pipelines can assume too gives them the permissions of people.',
        recommend: 'a role per team, for example "arn:aws:iam::123456789012:role/developers"',
      },
      isFurther: index > 0,
      isOptional: index > 0,
      when: (asked) => uses('aws')(asked) && (index === 0 || earlier(asked).length === index),
      validate: (value) => problemOf(mappingShape.arn, value),
    },
    {
      key: `signIn.aws.mappings.${index}.groups`,
      kind: 'multiselect',
      message: index === 0 ? 'Which groups are they in?' : `Which groups for IAM role ${index + 1}?`,
      explain: {
        what: 'The permissions of these groups apply to everyone with the role. No role can be mapped to system:masters.',
        recommend: "the group of the role's team",
      },
      isFurther: index > 0,
      when: (asked) =>
        uses('aws')(asked) && (index === 0 || asked.answers.signIn?.aws?.mappings[index]?.arn !== undefined),
      load: async (_facts, _ports, asked) =>
        allGroups(asked?.answers ?? {}).map((group) => ({ value: group, label: group })),
      initial: (asked) => {
        const taken = earlier(asked).flatMap(({ groups = [] }) => groups)
        const groups = allGroups(asked.answers)
        return [groups.find((group) => !taken.includes(group)) ?? groups[0] ?? '']
      },
      validate: (value) => problemOf(mappingShape.groups.unwrap(), value),
    },
  ]
}

/** How people sign in, after the questions about who they are. */
export const signInQuestions: readonly Question<RbacConfig, unknown>[] = [
  provider,
  issuer,
  clientId,
  ...claims,
  ...Array.from({ length: MOST }, (_, index) => mappingQuestions(index)).flat(),
]
