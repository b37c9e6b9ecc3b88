import { expect, test } from 'vitest'
import { NOT_ASKED } from './aws-check.ts'
import { doctorLines } from './doctor-lines.ts'
import type { DoctorResult } from './run-checks.ts'

const result = (id: string, more: Partial<DoctorResult>): DoctorResult => ({
  id,
  title: id,
  status: 'ok',
  found: 'yes',
  ...more,
})

test('a table within its width: hints below failures, skipped checks by reason', () => {
  const lines = doctorLines(
    [
      result('node', { found: '24.21.0' }),
      result('disk', {
        status: 'fail',
        found: '3.1 GB free at /home/ann/.cache/dayone/parts',
        hint: 'Building the parts needs about 8 GB. Make room.',
        exit: 3,
      }),
      result('aws-region', NOT_ASKED),
      result('aws-session', NOT_ASKED),
    ],
    60,
  )
  expect(`\n${lines.join('\n')}\n`).toBe(`
node         ok       24.21.0
disk         fail     3.1 GB free at
                      /home/ann/.cache/dayone/parts
                      → Building the parts needs about 8 GB.
                      Make room.

Skipped: aws-region, aws-session.
  AWS was not checked; practice does not need it. Check it
  with \`dayone doctor --on aws\`.

Needs action: disk.
`)
})

test('says so if no action is needed', () => {
  expect(doctorLines([result('node', {})], 80)).toEqual(['node  ok       yes', '', 'No problems found.'])
})
