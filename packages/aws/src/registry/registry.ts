/** An image in a private registry of ECR. */
export interface EcrReference {
  /** Twelve digits. */
  readonly account: string
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
}

export interface EcrRepository {
  readonly arn: string
  /** `123456789012.dkr.ecr.us-west-2.amazonaws.com/team/web`. */
  readonly uri: string
  /** A tag that is there is never given to another image. */
  readonly isImmutable: boolean
  /** What the repository itself says; rules of the registry may scan it all the same. */
  readonly scansOnPush: boolean
  /** AES256: keys of ECR; KMS: a key of AWS KMS. */
  readonly encryption: string
  /** Who besides its account may pull, as JSON; undefined where nobody may. */
  readonly policy?: string
}

export interface EcrImage {
  /** sha256:… */
  readonly digest: string
  readonly tags: readonly string[]
  readonly bytes?: number
  /** ISO time. */
  readonly pushedAt?: string
  /** Undefined: it was never scanned, or its scan is not to be seen. */
  readonly scan?: {
    readonly status: string
    /** ISO time. */
    readonly at?: string
    /** How many findings, by severity: CRITICAL, HIGH, MEDIUM, LOW … */
    readonly counts: Readonly<Record<string, number>>
  }
}

/** What dayone reads of the registries of one region, and the one thing it makes there. */
export interface Registry {
  readonly region: string
  /** Undefined where the account has no such repository. */
  repository(reference: Pick<EcrReference, 'account' | 'repository'>): Promise<EcrRepository | undefined>
  /** Undefined where the repository has no such tag or digest. */
  image(reference: EcrReference): Promise<EcrImage | undefined>
  /** Makes a repository of this account: immutable tags, scan on push, encrypted with keys of ECR. */
  create(repository: string): Promise<void>
}
