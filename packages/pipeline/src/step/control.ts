/** One entry of the control catalogue: what the id beside a finding or a check stands for. */
export interface Control {
  /** `KD-14`: two letters of the step, and a number that never changes its meaning. */
  readonly id: string
  /** A few words: "Supported versions". */
  readonly title: string
  /** What must be true, a sentence. */
  readonly means: string
  /** What happens where it is not, a sentence. */
  readonly why: string
  /** Who asks for it: CIS Kubernetes Benchmark v2.0.1, NSA/CISA Hardening Guidance v1.2, OWASP Kubernetes Top Ten 2025, kops or Kubernetes documentation. */
  readonly source: string
  /** What dayone does about it, a sentence. */
  readonly does: string
  /** How to live without it, where that can be somebody's choice. */
  readonly accept?: string
}
