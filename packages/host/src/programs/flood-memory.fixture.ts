import { createPrograms } from './create-programs.ts'
import { createRedactor } from '../redaction/redactor.ts'

/**
 * A separate process, for an isolated memory measurement: prints by how many MiB its peak grows when a child writes 50
 * MB.
 */
const script = `const line = 'x'.repeat(99) + '\\n'; let n = 0
  const flood = () => { while (n < Number(process.argv[1])) { n += 100; if (!process.stderr.write(line.repeat(100))) return process.stderr.once('drain', flood) } console.error('the end') }
  flood()`
const programs = createPrograms({ redact: createRedactor().redact })
const run = (lines: number) =>
  programs.run({
    program: process.execPath,
    args: ['-e', script, String(lines)],
    env: {},
    deadlineMs: 60_000,
    onLine: () => undefined,
  })
const peak = (): number => process.resourceUsage().maxRSS / 1024

await run(1000)
const before = peak()
await run(500_000)
process.stdout.write(String(peak() - before))
