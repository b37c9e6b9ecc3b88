/** One entry of the control catalogue: the meaning of the id next to a finding or check. */
export interface Control {
  /** `KD-14`: two letters for the step, and a number that never changes its meaning. */
  readonly id: string
  /** A short title: "Supported versions". */
  readonly title: string
  /** What must be true, a sentence. */
  readonly means: string
  /** The consequence if it is not, a sentence. */
  readonly why: string
  /**
   * The standard that requires it: CIS Kubernetes Benchmark v2.0.1, NSA/CISA Hardening Guidance v1.2, OWASP Kubernetes
   * Top Ten 2025, kops or Kubernetes documentation.
   */
  readonly source: string
  /** What dayone does about it, a sentence. */
  readonly does: string
  /** How to accept the risk, if that is an option. */
  readonly accept?: string
}
