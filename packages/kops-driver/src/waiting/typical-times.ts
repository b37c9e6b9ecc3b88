/** A typical duration, as displayed after "usually", and its source. */
export interface TypicalTime {
  readonly usually: string
  readonly source: string
}

/** Shown next to the elapsed time. Only measured operations have one. */
export const typicalTimes = {
  build: {
    usually: '2 to 4 minutes on AWS, seconds in practice',
    source: 'kubernetes/kops#1517: 2.6 minutes for create and update',
  },
  loadBalancer: {
    usually: 'a few minutes on AWS, instant in practice',
    source:
      'kops 1.36.2, upup/pkg/fi/cloudup/awstasks/network_load_balancer.go: "load balancer creation is quite slow"',
  },
  apiServer: {
    usually: '5 to 10 minutes on AWS, seconds in practice',
    source: 'kops 1.36.2, pkg/validation/validate_cluster.go: "about 5-10 minutes for a control plane node to start"',
  },
  machines: {
    usually: '10 to 15 minutes on AWS, seconds in practice',
    source: 'kops 1.36.2, docs/examples/kops-test-route53-subdomain.md: "After about 10~15 minutes"',
  },
  roll: {
    usually: '5 to 10 minutes per instance on AWS, seconds in practice',
    source: 'as for the API server: the replacement has to start, and kops validates before the next one',
  },
} satisfies Readonly<Record<string, TypicalTime>>
