import {
  allowsAction,
  coversResource,
  matchesAccount,
  policyStatements,
  type EcrImage,
  type EcrRepository,
  type MachineRole,
} from '@dayone/aws'

/** One fact about an image, with its consequence for a deployment. */
export interface ImageAnswer {
  readonly id: 'tag' | 'digest' | 'mutability' | 'scan' | 'pull' | 'secret' | 'encryption'
  /** `unknown`: it could not be determined. */
  readonly status: 'good' | 'bad' | 'note' | 'unknown'
  /** A sentence. */
  readonly text: string
  readonly hint?: string
}

/** The permissions of the nodes of the cluster. */
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
  /** Undefined if no cluster could be queried. */
  readonly nodes: NodeRights | undefined
}

/** What a kubelet needs to pull: a token of the registry, and both for the repository. */
const pullActions = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] as const
const tokenAction = 'ecr:GetAuthorizationToken'

/** AWS managed policies that allow pulling from every repository. */
const knownPolicies = /\/(AmazonEC2ContainerRegistry(ReadOnly|PullOnly|PowerUser|FullAccess)|AdministratorAccess)$/

/** Everything known about an image in ECR. Pure. */
export const imageAnswers = (look: ImageLook): readonly ImageAnswer[] => [
  ...tagAnswers(look),
  look.repository.isImmutable
    ? {
        id: 'mutability',
        status: 'good',
        text: 'Tags in this repository are immutable: a tag always refers to the same image.',
      }
    : {
        id: 'mutability',
        status: 'bad',
        text: 'Tags in this repository are mutable: anyone who can push can move a tag to a different image.',
        hint:
          'Use the digest, or run: aws ecr put-image-tag-mutability --image-tag-mutability IMMUTABLE --repository-name ' +
          look.wanted.repository,
      },
  ...scanAnswers(look),
  {
    id: 'encryption',
    status: 'good',
    text: `Its layers are encrypted with ${look.repository.encryption === 'AES256' ? 'keys managed by ECR (AES256)' : `an AWS KMS key (${look.repository.encryption})`}.`,
  },
  ...pullAnswers(look),
  {
    id: 'secret',
    status: 'note',
    text: 'No pull secret is needed: kops sets up ecr-credential-provider for the kubelet of every node. It uses the IAM role of the node and stores nothing in the cluster.',
  },
]

const tagAnswers = ({ name, wanted: { tag, digest }, image }: ImageLook): readonly ImageAnswer[] => {
  const what = digest ?? tag ?? ''
  if (image === undefined)
    return [{ id: 'tag', status: 'bad', text: `The repository has no ${what}: a pod that uses it would not start.` }]
  const size = image.bytes === undefined ? '' : `, ${Math.round(image.bytes / 1e6)} MB`
  const when = image.pushedAt === undefined ? '' : `, pushed ${image.pushedAt.slice(0, 10)}`
  return [
    { id: 'tag', status: 'good', text: `${what} exists${size}${when}.` },
    digest === undefined
      ? {
          id: 'digest',
          status: 'note',
          text: `Its digest always refers to this exact image: ${name.replace(/:[^/:]*$/, '')}@${image.digest}`,
        }
      : { id: 'digest', status: 'good', text: 'It is referenced by digest, so no other image can take its place.' },
  ]
}

const scanAnswers = ({ repository, image }: ImageLook): readonly ImageAnswer[] => {
  const onPush: ImageAnswer = repository.scansOnPush
    ? { id: 'scan', status: 'good', text: 'The repository scans every image on push.' }
    : {
        id: 'scan',
        status: 'bad',
        text: 'The repository does not scan on push; a registry-wide rule may still do so.',
        hint: 'aws ecr put-image-scanning-configuration --image-scanning-configuration scanOnPush=true --repository-name …',
      }
  if (image === undefined) return [onPush]
  const { scan } = image
  if (scan === undefined) return [onPush, { id: 'scan', status: 'unknown', text: 'This image was never scanned.' }]
  const counts = Object.entries(scan.counts).filter(([, count]) => count > 0)
  const severe = (scan.counts['CRITICAL'] ?? 0) + (scan.counts['HIGH'] ?? 0)
  const at = scan.at === undefined ? '' : ` of ${scan.at.slice(0, 10)}`
  if (scan.status !== 'COMPLETE' && scan.status !== 'ACTIVE')
    return [onPush, { id: 'scan', status: 'unknown', text: `Its scan is ${scan.status}: there is no result yet.` }]
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
      { id: 'pull', status: 'unknown', text: 'No cluster was checked, so it is unknown whether its nodes can pull.' },
    ]
  if (nodes.roles.length === 0)
    return [{ id: 'pull', status: 'unknown', text: 'The cluster has no node whose IAM role could be checked.' }]
  const isOther = wanted.account !== nodes.account
  return nodes.roles.map((role): ImageAnswer => {
    const name = role.role ?? role.profile
    const may = roleMayPull(role, repository.arn)
    if (may === 'unknown')
      return {
        id: 'pull',
        status: 'unknown',
        text: `It is unknown whether ${name} can pull: it has managed policies that dayone does not read (${role.attached.join(', ')}).`,
      }
    if (may === 'no')
      return {
        id: 'pull',
        status: 'bad',
        text: `The node role ${name} cannot pull from this repository.`,
        hint: 'Set spec.iam.allowContainerRegistry to true in the kops specification.',
      }
    if (!isOther) return { id: 'pull', status: 'good', text: `The node role ${name} can pull from it.` }
    return policyLets(repository.policy, nodes.account, role.role)
      ? {
          id: 'pull',
          status: 'good',
          text: `The node role ${name} can pull, and the repository policy allows account ${nodes.account}.`,
        }
      : {
          id: 'pull',
          status: 'bad',
          text: `The repository belongs to account ${wanted.account}, and its policy does not allow ${nodes.account} to pull.`,
          hint: `In the repository policy, allow ${pullActions.join(' and ')} for arn:aws:iam::${nodes.account}:role/${name}.`,
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
