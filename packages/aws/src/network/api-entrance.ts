/** One control plane behind the load balancer. */
export interface ApiTarget {
  /** The instance. */
  readonly id: string
  /** The state in AWS: initial, healthy, unhealthy, unused, draining, unavailable. */
  readonly state: string
  /** The description of AWS: "Health checks failed". */
  readonly reason?: string
}

/** The network path to the API server in AWS: kops' network load balancer and the targets of its port 443. */
export interface ApiEntrance {
  readonly name: string
  readonly dnsName: string
  /** Reachable only from inside the network. */
  readonly isInternal: boolean
  /** The state in AWS: provisioning, active, active_impaired, failed. */
  readonly state: string
  /** The description of AWS, if it is not active. */
  readonly reason?: string
  readonly targets: readonly ApiTarget[]
}

/** An instance that terminated or stopped, and why. EC2 keeps it for about an hour. */
export interface EndedInstance {
  readonly id: string
  readonly instanceGroup: string | undefined
  /** EC2's message: "Client.VolumeLimitExceeded: Volume limit exceeded". */
  readonly reason: string
}
