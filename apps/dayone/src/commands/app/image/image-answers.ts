import {
  allowsAction,
  coversResource,
  matchesAccount,
  policyStatements,
  type EcrImage,
  type EcrRepository,
  type MachineRole,
} from '@dayone/aws'

/** One thing known of an image: said, with what it means for whoever deploys it. */
export interface ImageAnswer {
  readonly id: 'tag' | 'digest' | 'mutability' | 'scan' | 'pull' | 'secret' | 'encryption'
  /** `unknown`: it could not be measured. */
  readonly status: 'good' | 'bad' | 'note' | 'unknown'
  /** A sentence. */
  readonly text: string
  readonly hint?: string
}

/** What the nodes of the cluster may do. */
export interface NodeRights {
  /** Account of the cluster, twelve digits. */
  readonly account: string
  readonly roles: readonly MachineRole[]
}

export interface ImageLook {
  readonly name: string
  readonly wanted: {
    readonly account: string
    readonly repository: string
    readonly tag?: string
    readonly digest?: string
  }
  readonly repository: EcrRepository
  readonly image: EcrImage | undefined
  /** Undefined where no cluster could be asked. */
  readonly nodes: NodeRights | undefined
}

/** What a kubelet needs to pull: a token of the registry, and both for the repository. */
const pullActions = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] as const
const tokenAction = 'ecr:GetAuthorizationToken'

/** AWS' own policies that let their bearers pull from every repository. */
const knownPolicies = /\/(AmazonEC2ContainerRegistry(ReadOnly|PullOnly|PowerUser|FullAccess)|AdministratorAccess)$/

/** All that is known of an image in ECR. Pure. */
export const imageAnswers = (look: ImageLook): readonly ImageAnswer[] => [
  ...tagAnswers(look),
  look.repository.isImmutable
    ? { id: 'mutability', status: 'good', text: 'Tags of this repository are immutable: a tag stays the same image.' }
    : {
        id: 'mutability',
        status: 'bad',
        text: 'Tags of this repository are mutable: whoever may push can put another image behind the same tag.',
        hint:
          'Name the digest, or: aws ecr put-image-tag-mutability --image-tag-mutability IMMUTABLE --repository-name ' +
          look.wanted.repository,
      },
  ...scanAnswers(look),
  {
    id: 'encryption',
    status: 'good',
    text: `Its layers are encrypted with ${look.repository.encryption === 'AES256' ? 'keys of ECR (AES256)' : `a key of AWS KMS (${look.repository.encryption})`}.`,
  },
  ...pullAnswers(look),
  {
    id: 'secret',
    status: 'note',
    text: 'No pull secret is needed: kops gives the kubelet of every node a provider of ECR credentials (ecr-credential-provider), which asks with the role of the node and keeps nothing in the cluster.',
  },
]

const tagAnswers = ({ name, wanted: { tag, digest }, image }: ImageLook): readonly ImageAnswer[] => {
  const what = digest ?? tag ?? ''
  if (image === undefined)
    return [
      { id: 'tag', status: 'bad', text: `There is no ${what} in this repository: a pod with it would not start.` },
    ]
  const size = image.bytes === undefined ? '' : `, ${Math.round(image.bytes / 1e6)} MB`
  const when = image.pushedAt === undefined ? '' : `, pushed ${image.pushedAt.slice(0, 10)}`
  return [
    { id: 'tag', status: 'good', text: `${what} is there${size}${when}.` },
    digest === undefined
      ? {
          id: 'digest',
          status: 'note',
          text: `Its digest names this one image for good: ${name.replace(/:[^/:]*$/, '')}@${image.digest}`,
        }
      : { id: 'digest', status: 'good', text: 'It is named by its digest: nobody can put another image in its place.' },
  ]
}

const scanAnswers = ({ repository, image }: ImageLook): readonly ImageAnswer[] => {
  const onPush: ImageAnswer = repository.scansOnPush
    ? { id: 'scan', status: 'good', text: 'The repository scans every image on push.' }
    : {
        id: 'scan',
        status: 'bad',
        text: 'The repository does not scan on push; only a rule of the whole registry may.',
        hint: 'aws ecr put-image-scanning-configuration --image-scanning-configuration scanOnPush=true --repository-name …',
      }
  if (image === undefined) return [onPush]
  const { scan } = image
  if (scan === undefined) return [onPush, { id: 'scan', status: 'unknown', text: 'This image was never scanned.' }]
  const counts = Object.entries(scan.counts).filter(([, count]) => count > 0)
  const severe = (scan.counts['CRITICAL'] ?? 0) + (scan.counts['HIGH'] ?? 0)
  const at = scan.at === undefined ? '' : ` of ${scan.at.slice(0, 10)}`
  if (scan.status !== 'COMPLETE' && scan.status !== 'ACTIVE')
    return [onPush, { id: 'scan', status: 'unknown', text: `Its scan is ${scan.status}: nothing is known of it yet.` }]
  return [
    onPush,
    {
      id: 'scan',
      status: severe > 0 ? 'bad' : counts.length > 0 ? 'note' : 'good',
      text: `Its last scan${at} found ${counts.length === 0 ? 'nothing' : counts.map(([severity, count]) => `${count} ${severity}`).join(', ')}.`,
    },
  ]
}

const pullAnswers = ({ wanted, repository, nodes }: ImageLook): readonly ImageAnswer[] => {
  if (nodes === undefined)
    return [
      { id: 'pull', status: 'unknown', text: 'No cluster was asked, so whether its nodes may pull is not known.' },
    ]
  if (nodes.roles.length === 0)
    return [{ id: 'pull', status: 'unknown', text: 'The cluster has no node whose role could be asked.' }]
  const isOther = wanted.account !== nodes.account
  return nodes.roles.map((role): ImageAnswer => {
    const name = role.role ?? role.profile
    const may = roleMayPull(role, repository.arn)
    if (may === 'unknown')
      return {
        id: 'pull',
        status: 'unknown',
        text: `Whether ${name} may pull is not known: it has managed policies that are not read (${role.attached.join(', ')}).`,
      }
    if (may === 'no')
      return {
        id: 'pull',
        status: 'bad',
        text: `The role ${name} of the nodes may not pull from this repository.`,
        hint: 'Set spec.iam.allowContainerRegistry to true in the kops specification.',
      }
    if (!isOther) return { id: 'pull', status: 'good', text: `The role ${name} of the nodes may pull from it.` }
    return policyLets(repository.policy, nodes.account, role.role)
      ? {
          id: 'pull',
          status: 'good',
          text: `The role ${name} may pull, and the policy of the repository lets account ${nodes.account} in.`,
        }
      : {
          id: 'pull',
          status: 'bad',
          text: `The repository belongs to account ${wanted.account}, and its policy does not let ${nodes.account} pull.`,
          hint: `Let arn:aws:iam::${nodes.account}:role/${name} do ${pullActions.join(' and ')} in the policy of the repository.`,
        }
  })
}

const roleMayPull = ({ inline, attached }: MachineRole, arn: string): 'yes' | 'no' | 'unknown' => {
  if (attached.some((policy) => knownPolicies.test(policy))) return 'yes'
  const statements = inline.flatMap(({ document }) => policyStatements(document) ?? [])
  const may = (action: string, resource: string): boolean =>
    statements.some((one) => allowsAction(one, action) && coversResource(one, resource))
  if (may(tokenAction, '*') && pullActions.every((action) => may(action, arn))) return 'yes'
  return attached.length > 0 ? 'unknown' : 'no'
}

const policyLets = (policy: string | undefined, account: string, role: string | undefined): boolean =>
  (policy === undefined ? [] : (policyStatements(policy) ?? [])).some(
    (one) => pullActions.every((action) => allowsAction(one, action)) && matchesAccount(one, account, role),
  )
