import type { AskedQuestion } from '../front-end.ts'

/** Where shall the cluster live? The first question of all. */
export const whereQuestion = (isNeeded: () => boolean): AskedQuestion => ({
  stepId: 'dayone',
  key: 'where',
  kind: 'select',
  message: 'Where shall the cluster live?',
  explain: {
    what: 'Practice runs the real kops and a real Kubernetes API server against a pretend AWS. Pods do not really run and nothing costs money.',
    byDefault: 'kops itself only knows real clouds, and every try costs money.',
    recommend: 'Practice first. The same commands and the same dayone.yaml work on AWS later.',
    notFor: 'it is for real work: what practice holds is gone when it stops.',
  },
  isNeeded,
  initial: () => 'practice',
  load: async () => [
    { value: 'practice', label: 'Practice, on this computer', hint: 'free · no AWS account · about 1 minute' },
    { value: 'aws', label: 'AWS', unavailable: 'comes with the next step' },
  ],
  validate: (value) => (value === 'practice' ? undefined : 'AWS comes with the next step. Choose practice.'),
  warn: () => undefined,
})
