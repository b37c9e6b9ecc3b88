import type { Question } from '@dayone/pipeline'
import type { NamespacesConfig } from '../config.ts'

/** Only asked when the user selects it: nothing restricts kube-system by accident. */
export const kubeSystemQuestion: Question<NamespacesConfig, unknown> = {
  key: 'kubeSystem.mode',
  kind: 'select',
  message: 'Who can reach the pods of kube-system?',
  explain: {
    what: 'Network policies in kube-system. What stays open follows from the cluster: DNS, webhooks and APIs that the API server calls, scrapers, and kube-system itself.',
    attack:
      'A pod of any unguarded namespace reads metrics, queries Hubble and probes the add-ons, which have far-reaching rights.',
    byDefault: 'Every pod reaches every pod of kube-system.',
    recommend:
      'Only who needs to, on a new cluster. On an existing one, read first which Services and connections the plan closes. After a new add-on that others call, run `dayone up namespaces` again.',
  },
  isFurther: true,
  leavesOut: 'leave',
  isSettled: () => true,
  load: async () => [
    { value: 'leave', label: 'everyone', hint: 'kube-system stays as it is' },
    { value: 'guard', label: 'only who needs to', hint: 'DNS for all; the rest by rules that follow from the cluster' },
  ],
  initial: () => 'leave',
}
