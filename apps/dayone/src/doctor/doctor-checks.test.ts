import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { doctorChecks } from './doctor-checks.ts'

test("docs/doctor.md lists every check, in doctor's order", () => {
  const page = readFileSync(new URL('../../../../docs/doctor.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([a-z-]+)` *\| (.*?) *\|/gm)].map(([, id, title]) => ({ id, title }))
  expect(rows).toEqual(doctorChecks.map(({ id, title }) => ({ id, title })))
})
