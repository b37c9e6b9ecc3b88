import { UserError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import type { DoctorCheck, DoctorRow } from './doctor-check.ts'
import { doctorContext } from './doctor-context.fixture.ts'
import { exitOf, runChecks } from './run-checks.ts'

const check = (id: string, run: () => Promise<DoctorRow>): DoctorCheck => ({ id, title: `the ${id}`, run })
const ok = async (): Promise<DoctorRow> => ({ status: 'ok', found: 'yes' })

test('a check that throws or never returns has its own row, and the others run anyway', async () => {
  const results = await runChecks(
    [
      check('first', ok),
      check('refused', async () => {
        throw new UserError('AWS cannot be reached.', { hint: 'Look at the network.', exitCode: 6 })
      }),
      check('wrong', async () => {
        throw new UserError('kops is not there.', { exitCode: 3 })
      }),
      check('broken', async () => {
        throw new TypeError('x is not a function')
      }),
      check('silent', () => new Promise(() => undefined)),
      check('last', ok),
    ],
    doctorContext(),
    50,
  )
  expect(results).toMatchObject([
    { id: 'first', title: 'the first', status: 'ok', found: 'yes' },
    { id: 'refused', status: 'fail', found: 'AWS cannot be reached.', hint: 'Look at the network.', exit: 6 },
    { id: 'wrong', status: 'fail', found: 'kops is not there.', exit: 3 },
    { id: 'broken', status: 'fail', found: expect.stringContaining('x is not a function'), isBug: true },
    { id: 'silent', status: 'skipped', found: expect.stringContaining('No response within'), exit: 6 },
    { id: 'last', status: 'ok' },
  ])
  expect(exitOf(results)).toBe(1)
})

test('runs checks in parallel', async () => {
  let waiting = 0
  let release = (): void => undefined
  const all = new Promise<void>((resolve) => (release = resolve))
  const together = async (): Promise<DoctorRow> => {
    waiting += 1
    if (waiting === 3) release()
    await all
    return { status: 'ok', found: 'together' }
  }
  const results = await runChecks(
    ['a', 'b', 'c'].map((id) => check(id, together)),
    doctorContext(),
    5_000,
  )
  expect(results.map(({ found }) => found)).toEqual(['together', 'together', 'together'])
})

test.each<[readonly (Partial<DoctorRow> & { isBug?: true })[], number]>([
  [[{ status: 'ok' }, { status: 'warn' }, { status: 'missing' }, { status: 'skipped' }], 0],
  [[{ exit: 6 }, { exit: 3 }], 3],
  [[{ exit: 6 }], 6],
  [[{ exit: 3 }, { isBug: true }], 1],
])('%j ends with %i', (rows, expected) => {
  expect(exitOf(rows.map((row) => ({ id: 'x', title: 'x', status: 'fail', found: '', ...row })))).toBe(expected)
})
