import { createPrograms } from '@dayone/host'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { partsForTests } from './parts-for-tests.ts'
import { practiceFiles } from './practice-files.ts'

test('every moto patch does what its module says, and calls are recorded with IAM names', async () => {
  const { python } = await partsForTests(process.env)
  const { exitCode, stderr } = await createPrograms({ redact: (text) => text }).run({
    program: python,
    args: ['-m', 'unittest', 'tests.test_patches', 'tests.test_calls'],
    env: { PATH: process.env['PATH'] ?? '', PYTHONDONTWRITEBYTECODE: '1' },
    cwd: join(practiceFiles, 'moto'),
    deadlineMs: 180_000,
  })
  expect(stderr).toMatch(/Ran 26 tests in .*\n\nOK/)
  expect(exitCode).toBe(0)
})
