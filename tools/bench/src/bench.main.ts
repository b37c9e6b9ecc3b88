/**
 * `npm run bench -w @dayone/bench -- [row…] [--namespaces=N] [--write]`: each row is a ratio to what a user would
 * otherwise run. Build first. With `--write` the rows are written to docs/performance.md. `npm-test` takes half an hour
 * and runs only when it is named.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { clusterRows } from './rows/cluster-rows.ts'
import { creationRows } from './rows/creation-rows.ts'
import { keepMeasured, type Measured } from './rows/measured-rows.ts'
import { objectRows } from './rows/object-rows.ts'
import { performancePage } from './performance-page.ts'
import { openPracticePlace, type PracticePlace } from './practice-place.ts'
import { comparisonLine } from './ratio.ts'
import { replayRows } from './rows/replay-rows.ts'
import { startRows } from './rows/start-rows.ts'
import { testRows } from './rows/test-rows.ts'
import { runCommand } from './time-command.ts'

const root = new URL('../../../', import.meta.url)
const program = fileURLToPath(new URL('apps/dayone/dist/main.js', root))
const folder = mkdtempSync(join(tmpdir(), 'dayone-bench-'))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { namespaces: { type: 'string', default: '1000' }, write: { type: 'boolean', default: false } },
})

let opened: Promise<PracticePlace> | undefined
const place = (): Promise<PracticePlace> => (opened ??= openPracticePlace(program, process.env))
const rows = [
  ...startRows(program, folder, process.env),
  ...replayRows(program, folder, process.env),
  ...clusterRows(place),
  ...creationRows(place),
  ...objectRows(place, Number(values.namespaces)),
  ...testRows(fileURLToPath(root), process.env),
]
const chosen =
  positionals.length === 0
    ? rows.filter(({ id }) => id !== 'npm-test')
    : rows.filter(({ id }) => positionals.includes(id))
const unknown = positionals.filter((id) => !rows.some((row) => row.id === id))
if (unknown.length > 0)
  throw new Error(`No row ${unknown.join(', ')}; there are ${rows.map(({ id }) => id).join(', ')}.`)

/** The load shows how reliable the times are. */
const load = (): string => loadavg()[0]?.toFixed(1) ?? '?'

const machine = (): string => {
  const cores = cpus()
  const memory = Math.round(totalmem() / 1024 ** 3)
  return `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${memory} GiB`
}

const versions = async (): Promise<readonly string[]> => {
  const own = { program: process.execPath, args: [program, '--version'], env: {}, cwd: folder }
  const known = [`dayone ${(await runCommand(own)).trim()}`, `Node ${process.versions.node}`]
  if (opened === undefined) return known
  const { plain } = await opened
  const kops = (await runCommand(plain('kops', 'version', '--short'))).trim()
  const client = JSON.parse(await runCommand(plain('kubectl', 'version', '--client', '-o', 'json'))) as {
    readonly clientVersion: { readonly gitVersion: string }
  }
  return [...known, `kops ${kops}`, `kubectl ${client.clientVersion.gitVersion}`]
}

try {
  for (const { id, name, against, goal, unit, measure, profile, work } of chosen) {
    const before = load()
    const row = {
      id,
      name,
      goal,
      ...(against === undefined ? {} : { against }),
      ...(unit === undefined ? {} : { unit }),
    }
    const comparison = { ...row, ...(await measure()) }
    const after = load()
    console.log(`${id}: ${comparisonLine(comparison)}; goal ${goal}; load ${before} to ${after}`)
    if (!values.write) continue
    // After each row, so that an interrupted run keeps its measurements.
    const day = new Date().toISOString().slice(0, 10)
    const measured: Measured = {
      ...comparison,
      ...(profile === undefined ? {} : { spent: await profile() }),
      ...(work === undefined ? {} : { work: await work() }),
      day,
      load: [before, after],
      machine: machine(),
      versions: await versions(),
    }
    const all = await keepMeasured(new URL('tools/bench/measured.json', root), [measured])
    await writeFile(new URL('docs/performance.md', root), await performancePage(rows, all))
  }
} finally {
  await (await opened)?.close()
  rmSync(folder, { recursive: true, force: true })
}
