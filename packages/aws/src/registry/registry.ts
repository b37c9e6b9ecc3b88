/** An image in a private registry of ECR. */
export interface EcrReference {
  /** Twelve digits. */
  readonly account: string
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
}

/** A repository in ECR, with the settings that protect its images. */
export interface EcrRepository {
  readonly arn: string
  /** `123456789012.dkr.ecr.us-west-2.amazonaws.com/team/web`. */
  readonly uri: string
  /** Existing tags cannot be moved to another image. */
  readonly isImmutable: boolean
  /** The setting of the repository; registry rules may scan it anyway. */
  readonly scansOnPush: boolean
  /** AES256: keys of ECR; KMS: a key of AWS KMS. */
  readonly encryption: string
  /** Who can pull, besides the account, as JSON; undefined if no one else can. */
  readonly policy?: string
}

/** An image in ECR, with the result of its last scan. */
export interface EcrImage {
  /** sha256:… */
  readonly digest: string
  readonly tags: readonly string[]
  readonly bytes?: number
  /** ISO time. */
  readonly pushedAt?: string
  /** Undefined: never scanned, or the scan is not readable. */
  readonly scan?: {
    readonly status: string
    /** ISO time. */
    readonly at?: string
    /** The number of findings by severity: CRITICAL, HIGH, MEDIUM, LOW … */
    readonly counts: Readonly<Record<string, number>>
  }
}

/** What dayone reads from the registries of one region, and the repositories it creates there. */
export interface Registry {
  readonly region: string
  /** Undefined if the account has no such repository. */
  repository(reference: Pick<EcrReference, 'account' | 'repository'>): Promise<EcrRepository | undefined>
  /** Undefined if the repository has no such tag or digest. */
  image(reference: EcrReference): Promise<EcrImage | undefined>
  /** Creates a repository in this account: immutable tags, scan on push, encrypted with keys of ECR. */
  create(repository: string): Promise<void>
}
