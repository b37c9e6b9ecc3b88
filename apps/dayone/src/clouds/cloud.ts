import type { Ports } from '../ports.ts'

/** The cloud a run works on, and the ports to it for one cluster. */
export interface OpenCloud {
  readonly where: 'practice' | 'aws'
  /** The place, with the account: "practice", "AWS 123456789012 us-west-2". */
  readonly title: string
  /** `s3://bucket`, unless the run specifies a different one. */
  readonly stateStore: string
  /** Private folder of what is kept of the clusters of a state store: credentials, replaced specifications, evidence. */
  folderOf(state: string): string
  portsFor(cluster: string, state: string): Promise<Ports>
  /** Looks up the public address of this computer once, with the user's consent. Throws UserError if there is no response. */
  lookUpAddress(): Promise<void>
  /** The address from which this computer reaches the cluster, where it is known. */
  callerAddress(): string | undefined
}

export interface OpenCloudOptions {
  /** False: missing parts of practice are not built, and there is no prompt for them. */
  readonly mayBuild?: boolean
}
