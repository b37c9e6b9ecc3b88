import type { AwsAccess } from '../access/access.ts'
import { createEcr, EcrError, type AskEcr } from './ecr-requests.ts'
import type { EcrImage, EcrReference, EcrRepository, Registry } from './registry.ts'

/** ECR's error codes for something that does not exist. */
const absent = new Set([
  'RepositoryNotFoundException',
  'ImageNotFoundException',
  'RepositoryPolicyNotFoundException',
  'ScanNotFoundException',
])

/** Undefined if the requested item does not exist; other failures are rethrown. */
const ifThere = async <Answer>(asked: Promise<Answer>): Promise<Answer | undefined> => {
  try {
    return await asked
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error
    if (cause instanceof EcrError && absent.has(cause.name)) return undefined
    throw error
  }
}

/** ECR in one region, with the caller's permissions. Every method throws UserError (exit 6) if it cannot be queried. */
export const createRegistry = (access: AwsAccess, region: string): Registry => {
  const ecr = createEcr(access, region)
  return {
    region,
    repository: (reference) => readRepository(ecr, reference),
    image: (reference) => readImage(ecr, reference),
    async create(repository) {
      await ecr('CreateRepository', {
        repositoryName: repository,
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: 'AES256' },
      })
    },
  }
}

interface Described {
  readonly repositoryArn?: string
  readonly repositoryUri?: string
  readonly imageTagMutability?: string
  readonly imageScanningConfiguration?: { readonly scanOnPush?: boolean }
  readonly encryptionConfiguration?: { readonly encryptionType?: string }
}

const readRepository = async (
  ecr: AskEcr,
  { account, repository }: Pick<EcrReference, 'account' | 'repository'>,
): Promise<EcrRepository | undefined> => {
  const found = await ifThere(
    ecr<{ readonly repositories?: readonly Described[] }>('DescribeRepositories', {
      registryId: account,
      repositoryNames: [repository],
    }),
  )
  const [one] = found?.repositories ?? []
  if (one === undefined) return undefined
  const policy = await ifThere(
    ecr<{ readonly policyText?: string }>('GetRepositoryPolicy', { registryId: account, repositoryName: repository }),
  )
  return {
    arn: one.repositoryArn ?? '',
    uri: one.repositoryUri ?? '',
    isImmutable: one.imageTagMutability === 'IMMUTABLE',
    scansOnPush: one.imageScanningConfiguration?.scanOnPush === true,
    encryption: one.encryptionConfiguration?.encryptionType ?? 'AES256',
    ...(policy?.policyText === undefined ? {} : { policy: policy.policyText }),
  }
}

interface DescribedImage {
  readonly imageDigest?: string
  readonly imageTags?: readonly string[]
  readonly imageSizeInBytes?: number
  /** Seconds since 1970. */
  readonly imagePushedAt?: number
}

interface DescribedScan {
  readonly imageScanStatus?: { readonly status?: string }
  readonly imageScanFindings?: {
    /** Seconds since 1970. */
    readonly imageScanCompletedAt?: number
    readonly findingSeverityCounts?: Readonly<Record<string, number>>
  }
}

const timeOf = (seconds: number | undefined): string | undefined =>
  typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : undefined

const readImage = async (
  ecr: AskEcr,
  { account, repository, tag, digest }: EcrReference,
): Promise<EcrImage | undefined> => {
  const repositoryName = { registryId: account, repositoryName: repository }
  const id = digest === undefined ? { imageTag: tag } : { imageDigest: digest }
  const found = await ifThere(
    ecr<{ readonly imageDetails?: readonly DescribedImage[] }>('DescribeImages', { ...repositoryName, imageIds: [id] }),
  )
  const [one] = found?.imageDetails ?? []
  if (one?.imageDigest === undefined) return undefined
  const scan = await ifThere(
    ecr<DescribedScan>('DescribeImageScanFindings', {
      ...repositoryName,
      imageId: { imageDigest: one.imageDigest },
      maxResults: 1,
    }),
  )
  const pushedAt = timeOf(one.imagePushedAt)
  const at = timeOf(scan?.imageScanFindings?.imageScanCompletedAt)
  return {
    digest: one.imageDigest,
    tags: one.imageTags ?? [],
    ...(one.imageSizeInBytes === undefined ? {} : { bytes: one.imageSizeInBytes }),
    ...(pushedAt === undefined ? {} : { pushedAt }),
    ...(scan === undefined
      ? {}
      : {
          scan: {
            status: scan.imageScanStatus?.status ?? 'unknown',
            ...(at === undefined ? {} : { at }),
            counts: scan.imageScanFindings?.findingSeverityCounts ?? {},
          },
        }),
  }
}
