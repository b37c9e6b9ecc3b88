import { expect, it } from 'vitest'
import { refusalSentence } from './refusal-sentence.ts'

const refusedBy = (name: string) =>
  refusalSentence({ by: 'policy', kind: 'ValidatingAdmissionPolicy', name, words: 'Image must have a version.' })

it('says whose policy denied it', () => {
  expect(refusedBy('dayone-tenant-workloads')).toEqual({
    clause: 'the ValidatingAdmissionPolicy dayone-tenant-workloads of dayone denied it: Image must have a version',
    hint: 'Change the object, or the setting of this rule in dayone.yaml.',
  })
  expect(refusedBy('require-labels')).toEqual({
    clause:
      'the ValidatingAdmissionPolicy require-labels denied it: Image must have a version. dayone did not create this policy',
    hint: 'Ask its owner for an exception. Show it with `kubectl get validatingadmissionpolicy require-labels -o yaml`.',
  })
})
