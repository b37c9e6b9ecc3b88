import type { Ports } from '../ports.ts'

/** The cloud a run works on, and the ports to it for one cluster. */
export interface OpenCloud {
  readonly where: 'practice' | 'aws'
  /** Where, and in whose account: "practice", "AWS 123456789012 us-west-2". */
  readonly title: string
  /** `s3://bucket`, unless a run names another one. */
  readonly stateStore: string
  /** Private folder of what is kept of the clusters of a state store: credentials, replaced specifications, evidence. */
  folderOf(state: string): string
  portsFor(cluster: string, state: string): Promise<Ports>
  /** Asks once how the internet sees this computer, where the person has agreed to that. Throws UserError when nobody answers. */
  lookUpAddress(): Promise<void>
  /** The address from which this computer reaches the cluster, where it is known. */
  callerAddress(): string | undefined
}

export interface OpenCloudOptions {
  /** False: parts of practice that are missing are not built, and nobody is asked about them. */
  readonly mayBuild?: boolean
}
