/** One control plane behind the load balancer. */
export interface ApiTarget {
  /** The instance. */
  readonly id: string
  /** AWS' word: initial, healthy, unhealthy, unused, draining, unavailable. */
  readonly state: string
  /** AWS' own sentence: "Health checks failed". */
  readonly reason?: string
}

/** The way to the API server as the cloud sees it: kops' network load balancer and what stands behind its port 443. */
export interface ApiEntrance {
  readonly name: string
  readonly dnsName: string
  /** Reached from inside the network only. */
  readonly isInternal: boolean
  /** AWS' word: provisioning, active, active_impaired, failed. */
  readonly state: string
  /** AWS' own sentence, where it is not active. */
  readonly reason?: string
  readonly targets: readonly ApiTarget[]
}

/** An instance that ended or was stopped, and why. EC2 remembers it for about an hour. */
export interface EndedInstance {
  readonly id: string
  readonly instanceGroup: string | undefined
  /** EC2's own words: "Client.VolumeLimitExceeded: Volume limit exceeded". */
  readonly reason: string
}
