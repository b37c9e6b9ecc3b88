/**
 * The configuration of a bucket. Undefined fields could not be read; `unseen` lists the missing IAM actions. For a
 * bucket that does not exist, only `exists` is set.
 */
export interface BucketPosture {
  readonly exists: boolean
  readonly region?: string
  /** Belongs to the caller's account. */
  readonly ownedByCaller?: boolean
  readonly versioned?: boolean
  /** New objects are always encrypted. */
  readonly encrypted?: boolean
  /** All four public access blocks of S3 are on. */
  readonly publicAccessBlocked?: boolean
  /** The bucket policy denies plain HTTP. */
  readonly tlsOnly?: boolean
  readonly unseen: readonly string[]
}

/** A problem of the bucket of a state store. */
export interface BucketFault {
  readonly id: 'missing' | 'foreign' | 'public' | 'not-versioned' | 'not-encrypted' | 'plain-http'
  readonly severity: 'warn' | 'fail'
  /** One sentence with the reason. */
  readonly text: string
  /** What to do. */
  readonly hint: string
}

/** The problems of a state store's bucket, the most severe first. Unreadable settings are not problems. Pure. */
export const bucketFaults = (bucket: string, posture: BucketPosture): readonly BucketFault[] => {
  if (!posture.exists)
    return [
      {
        id: 'missing',
        severity: 'fail',
        text: `The bucket ${bucket} does not exist.`,
        hint: 'Check its name, or create it: private, versioned, encrypted, for TLS only.',
      },
    ]
  const cli = (operation: string, rest: string): string => `aws s3api ${operation} --bucket ${bucket} ${rest}`
  const faults: readonly (BucketFault & { readonly isTrue: boolean })[] = [
    {
      id: 'foreign',
      isTrue: posture.ownedByCaller === false,
      severity: 'fail',
      text: 'The bucket belongs to another account. Anyone who can read it is an administrator of the cluster.',
      hint: 'Use a bucket in your own account, unless you know its owner and trust them with the cluster.',
    },
    {
      id: 'public',
      isTrue: posture.publicAccessBlocked === false,
      severity: 'fail',
      text: 'Public access is not blocked. It contains the keys of the cluster: anyone who can read it is an administrator.',
      hint: cli(
        'put-public-access-block',
        '--public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
      ),
    },
    {
      id: 'not-versioned',
      isTrue: posture.versioned === false,
      severity: 'warn',
      text: 'Versioning is off: a specification or key that is overwritten is lost.',
      hint: cli('put-bucket-versioning', '--versioning-configuration Status=Enabled'),
    },
    {
      id: 'not-encrypted',
      isTrue: posture.encrypted === false,
      severity: 'warn',
      text: 'It has no default encryption: objects that kops does not write are stored unencrypted.',
      hint: cli(
        'put-bucket-encryption',
        `--server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}'`,
      ),
    },
    {
      id: 'plain-http',
      isTrue: posture.tlsOnly === false,
      severity: 'warn',
      text: 'It accepts plain HTTP: its keys could be read in transit.',
      hint: 'Add a bucket policy statement that denies s3:* where aws:SecureTransport is false.',
    },
  ]
  return faults.filter(({ isTrue }) => isTrue).map(({ isTrue: _, ...fault }) => fault)
}

interface Statement {
  readonly Effect?: unknown
  readonly Principal?: unknown
  readonly Action?: unknown
  readonly Resource?: unknown
  readonly Condition?: { readonly Bool?: Readonly<Record<string, unknown>> }
}

/**
 * Whether a bucket policy denies all access without TLS: a Deny of s3:* for the bucket and its objects if
 * aws:SecureTransport is false (Amazon S3 User Guide, "Security best practices"). Pure; false for an invalid policy.
 */
export const deniesPlainHttp = (policy: string, bucket: string): boolean =>
  statementsOf(policy).some(({ Effect, Principal, Action, Resource, Condition }) => {
    const covers = (wanted: RegExp): boolean => listOf(Resource).some((resource) => wanted.test(resource))
    const name = bucket.replaceAll('.', '\\.')
    return (
      Effect === 'Deny' &&
      isEverybody(Principal) &&
      listOf(Action).some((action) => action === 's3:*' || action === '*') &&
      covers(new RegExp(`^(\\*|arn:[a-z-]+:s3:::(\\*|${name}\\*?))$`)) &&
      covers(new RegExp(`^(\\*|arn:[a-z-]+:s3:::(\\*|${name}(/\\*|\\*)))$`)) &&
      String(secureTransport(Condition?.Bool)) === 'false'
    )
  })

const statementsOf = (policy: string): readonly Statement[] => {
  try {
    const { Statement } = JSON.parse(policy) as { Statement?: Statement | readonly Statement[] }
    return Statement === undefined ? [] : [Statement].flat()
  } catch {
    return []
  }
}

const listOf = (value: unknown): readonly string[] => [value].flat().filter((item) => typeof item === 'string')

const isEverybody = (principal: unknown): boolean =>
  principal === '*' ||
  (typeof principal === 'object' && principal !== null && 'AWS' in principal && listOf(principal.AWS).includes('*'))

/** Condition keys are case-insensitive. */
const secureTransport = (bool: Readonly<Record<string, unknown>> = {}): unknown =>
  [Object.entries(bool).find(([key]) => key.toLowerCase() === 'aws:securetransport')?.[1]].flat()[0]
