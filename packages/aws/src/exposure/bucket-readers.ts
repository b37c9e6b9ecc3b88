import { allowsAction, policyStatements, stringsOf, type PolicyStatementJson } from './policy-statements.ts'

/** A reader or writer of a bucket's objects outside the account. */
export interface BucketReader {
  /** "everyone", "everyone with an AWS account", "the account 210987654321", "arn:aws:iam::…". */
  readonly who: string
  readonly isEverybody: boolean
  /** "its policy", "its access control list". */
  readonly by: string
  /** The permissions, as the policy or the list writes them: s3:GetObject, READ. */
  readonly what: readonly string[]
}

/** Who can read a bucket. */
export interface BucketReaders {
  readonly readers: readonly BucketReader[]
  /** S3 ignores public access anyway, because its public access block is on. */
  readonly publicIsBlocked: boolean
  /** IAM actions that are missing for the complete answer. */
  readonly unseen: readonly string[]
}

/**
 * With each of these on a state store, one can read the keys of its clusters, grant oneself that permission, or destroy
 * it.
 */
const POWERS = [
  's3:GetObject',
  's3:GetObjectVersion',
  's3:PutObject',
  's3:PutObjectAcl',
  's3:PutBucketPolicy',
  's3:PutBucketAcl',
  's3:PutReplicationConfiguration',
  's3:PutLifecycleConfiguration',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
]

/**
 * Who a bucket policy grants access to, besides the account itself. Pure. Source: Amazon S3 User Guide, 'The meaning of
 * "public"'.
 */
export function readersByPolicy(document: string, account: string): readonly BucketReader[] {
  return (policyStatements(document) ?? []).flatMap((statement): readonly BucketReader[] => {
    const powers = POWERS.filter((power) => allowsAction(statement, power))
    if (powers.length === 0) return []
    const what = statement.NotAction === undefined ? stringsOf(statement.Action) : powers
    return outsidersOf(statement, account).map(({ who, isEverybody }) => ({ who, isEverybody, by: 'its policy', what }))
  })
}

type Who = Pick<BucketReader, 'who' | 'isEverybody'>

const EVERYBODY: Who = { who: 'everyone', isEverybody: true }

function outsidersOf(statement: PolicyStatementJson, account: string): readonly Who[] {
  const { Principal, NotPrincipal, Condition } = statement
  if (NotPrincipal !== undefined) return [narrowed(EVERYBODY, Condition, account)].flat()
  const named =
    typeof Principal === 'object' && Principal !== null
      ? Object.entries(Principal).flatMap(([kind, value]) => stringsOf(value).map((id) => ({ kind, id })))
      : stringsOf(Principal).map((id) => ({ kind: 'AWS', id }))
  return named.flatMap(({ kind, id }): readonly Who[] => {
    if (id === '*') return narrowed(EVERYBODY, Condition, account)
    if (kind === 'Service') return []
    const owner = /^\d{12}$/.test(id) ? id : /^arn:[\w-]+:\w+::(\d{12}):/.exec(id)?.[1]
    if (owner === account) return []
    const isWhole = owner !== undefined && (id === owner || id.endsWith(':root'))
    return [{ who: isWhole ? `the account ${owner}` : id, isEverybody: false }]
  })
}

/** Condition keys whose fixed values make access non-public, by S3's own definition. */
const NARROW = [
  'aws:principalorgid',
  'aws:principalarn',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
]
const OWN_ACCOUNT = ['aws:principalaccount', 'aws:sourceaccount', 'aws:sourceowner']

function narrowed(who: Who, condition: unknown, account: string): readonly Who[] {
  // …IfExists is true for a request without the key, such as one without credentials.
  const tests = Object.entries(condition ?? {}).filter(([operator]) =>
    /^(string|arn)(equals|equalsignorecase|like)$/i.test(operator),
  )
  const keys = tests.flatMap(([, values]) =>
    Object.entries(values as object).map(([key, value]) => ({ key: key.toLowerCase(), values: stringsOf(value) })),
  )
  const accounts = keys.find(({ key }) => OWN_ACCOUNT.includes(key))?.values.filter((value) => !value.includes('*'))
  if (accounts !== undefined && accounts.length > 0)
    return accounts.filter((one) => one !== account).map((one) => ({ who: `the account ${one}`, isEverybody: false }))
  const narrow = keys.find(({ key, values }) => NARROW.includes(key) && values.every((value) => !/^[*?]*$/.test(value)))
  if (narrow === undefined) return [who]
  return [{ who: `anyone with ${narrow.key} ${narrow.values.join(', ')}`, isEverybody: false }]
}

/** An entry of an S3 access control list. */
export interface AclGrant {
  readonly Grantee?: { readonly ID?: string | undefined; readonly URI?: string | undefined } | undefined
  readonly Permission?: string | undefined
}

const GROUPS: Readonly<Record<string, string>> = {
  'http://acs.amazonaws.com/groups/global/AllUsers': 'everyone',
  'http://acs.amazonaws.com/groups/global/AuthenticatedUsers': 'everyone with an AWS account',
}

/**
 * Who an access control list grants access to, besides its owner. READ on a bucket lists it, WRITE puts objects into
 * it, and READ_ACP only reads the list. Pure. Source: Amazon S3 User Guide, "Access control list overview".
 */
export function readersByAcl(grants: readonly AclGrant[], owner: string | undefined): readonly BucketReader[] {
  return grants.flatMap(({ Grantee = {}, Permission = '' }): readonly BucketReader[] => {
    const group = GROUPS[Grantee.URI ?? '']
    const isOther = Grantee.ID !== undefined && Grantee.ID !== owner
    if ((group === undefined && !isOther) || Permission === 'READ_ACP') return []
    return [
      {
        who: group ?? `another account (canonical id ${Grantee.ID ?? ''})`,
        isEverybody: group !== undefined,
        by: 'its access control list',
        what: [Permission],
      },
    ]
  })
}
