import type { DryRunAnswer } from '@dayone/kube'

/** The API server's responses to the samples. */
export interface AdmissionAnswers {
  readonly compliant: DryRunAnswer
  readonly privileged: DryRunAnswer
  readonly loadBalancer: DryRunAnswer
}
