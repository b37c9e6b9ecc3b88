import { expect, test } from 'vitest'
import { acceptances, acceptChecks, acceptFindings } from './acceptance.ts'
import type { Check, Finding } from '../step/finding.ts'

const list = acceptances.parse([{ finding: 'NS-02/a', reason: 'Monitoring.', owner: 'ops', until: '2026-12-31' }])
const finding: Finding = { id: 'NS-02/a', kind: 'risk', target: 'a', text: 'It opens.' }
const check: Check = { id: 'NS-02/a', target: 'a', text: 'It opens.', means: 'read', status: 'fail' }
const before = new Date('2026-12-31T23:00:00Z')
const after = new Date('2027-01-01T00:00:00Z')

test('an accepted failure warns and names its owner, until its last day', () => {
  const [accepted] = acceptChecks([check], list, before)
  expect(accepted).toMatchObject({ status: 'warn', accepted: { owner: 'ops', until: '2026-12-31' } })
  expect(acceptFindings([finding], list, before)[0]?.accepted?.reason).toBe('Monitoring.')
})

test('afterwards it fails again and says so', () => {
  const [expired] = acceptChecks([check], list, after)
  expect(expired).toMatchObject({ status: 'fail', text: expect.stringContaining('that date has passed') as string })
  expect(acceptFindings([finding], list, after)[0]?.accepted).toBeUndefined()
})

test('other failures, and passed checks, stay unchanged', () => {
  const other = { ...check, id: 'NS-02/b' }
  const passed: Check = { ...check, status: 'pass' }
  expect(acceptChecks([other, passed], list, before)).toEqual([other, passed])
  expect(acceptFindings([finding], list, undefined)).toEqual([finding])
})

test('an acceptance needs a reason, an owner and a date', () => {
  const incomplete = acceptances.safeParse([{ finding: 'NS-02/a', reason: '', owner: '', until: 'soon' }])
  expect(incomplete.error?.issues.map(({ message }) => message)).toEqual([
    'State why the risk is accepted.',
    'State who owns the risk.',
    'Write the date as YYYY-MM-DD, for example "2027-03-31".',
  ])
})
