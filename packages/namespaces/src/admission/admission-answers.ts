import type { DryRunAnswer } from '@dayone/kube'

/** What the API server answered to the samples. */
export interface AdmissionAnswers {
  readonly compliant: DryRunAnswer
  readonly privileged: DryRunAnswer
  readonly loadBalancer: DryRunAnswer
}
