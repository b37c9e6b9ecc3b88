import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auditReplay } from '@dayone/authorizer'
import { describe, expect, it } from 'vitest'
import type { RbacOptions } from '../rbac-options.ts'
import { lastDay } from './bridge.ts'
import { followLog } from './follow-log.ts'
import { logFindings } from './log-findings.ts'
import { refuseStage } from './refuse-stage.ts'
import { stageOf, type MigrationState } from './status/migration-state.ts'
import { statusText } from './status/status-text.ts'

const now = new Date('2026-11-27T10:00:00Z')

it.each<[string | undefined, string]>([
  [undefined, '2026-12-04'],
  ['2026-12-27', '2026-12-27'],
  ['2026-11-27', '2026-11-27'],
])('a bridge with --until %s ends on %s', (given, day) => {
  expect(lastDay(given, now)).toBe(day)
})

it.each(['2026-12-28', '2026-11-26', 'tomorrow', '2026-13-01'])('refuses --until %s', (given) => {
  expect(() => lastDay(given, now)).toThrow('not a day between today and 2026-12-27')
})

const state: Omit<MigrationState, 'stage'> = {
  allowsAll: true,
  audit: { policy: 'none' },
  controlPlanes: 1,
  roles: 0,
  bridges: [],
  unbound: ['kube-system/coredns'],
  versions: 'Kubernetes 1.36.1.',
  preflight: [
    { id: 'x', kind: 'risk', target: 'Secret a/b', severity: 'high', text: 'Its token is used.', hint: 'Look.' },
  ],
}
const record = { from: 'a', to: 'b', requests: '1', lacking: '1', recorded: 'c' }

it.each<[MigrationState['stage'], Partial<MigrationState>]>([
  ['audit', {}],
  ['audit', { audit: { policy: 'ordinary', logPath: '/a' } }],
  ['observe', { audit: { policy: 'ours', logPath: '/a' } }],
  ['observe', { audit: { policy: 'foreign', logPath: '/a' } }],
  ['switch', { audit: { policy: 'ours', logPath: '/a' }, record }],
  ['withdraw', { allowsAll: false, bridges: [{ namespace: 'shop', until: '2026-11-01' }] }],
  ['restore-audit', { allowsAll: false, audit: { policy: 'ours', logPath: '/a' } }],
  ['done', { allowsAll: false }],
])('the next stage is %s: %j', (stage, more) => {
  const whole = { ...state, ...more }
  expect(stageOf(whole)).toBe(stage)
  const lines = statusText({ stage, ...whole }, (words) => `dayone rbac ${words}`, '2026-11-27')
  expect(lines.at(-1)).toMatch(/^ {2}dayone rbac migrate /)
  if (whole.bridges.length > 0) expect(lines.join('\n')).toContain('shop, overdue since 2026-11-01')
})

describe('what a log cannot prove', () => {
  const nothing = auditReplay({ roles: [], bindings: [] }, { aggregation: 'stored' }).report
  const report = (from: string, to: string, isSeen: boolean) => ({
    report: {
      ...nothing,
      window: { from, to },
      sees: { leases: isSeen, events: isSeen },
      unlisted: isSeen ? 0 : 3,
      roleWriters: isSeen ? [] : [{ subject: 'ServiceAccount shop/operator', count: 2 }],
    },
  })
  const ids = (...args: Parameters<typeof logFindings>) => logFindings(...args).map(({ id }) => id)

  const servers = { covered: [{ node: 'i-0a', files: 1 }], missing: [], unnamed: [] }
  const nobody = { seen: [], silent: [], fired: [], neverFired: [], users: [], silentUsers: [], servers }

  it('nothing is said of a complete one', () => {
    const whole = report('2026-11-20T00:00:00Z', '2026-11-27T00:00:00Z', true)
    expect(ids(whole, nobody)).toEqual([])
  })

  it('a short one, silent accounts, CronJobs that never started, and omitted kinds are named', () => {
    const short = report('2026-11-26T12:00:00Z', '2026-11-27T00:00:00Z', false)
    const found = logFindings(short, {
      ...nobody,
      silent: ['a/b'],
      neverFired: ['shop/monthly'],
      servers: { ...servers, missing: ['i-0c'] },
    })
    expect(found.map(({ id }) => id)).toEqual([
      'rbac-migration/short-log',
      'rbac-migration/api-servers',
      'rbac-migration/cron-jobs',
      'rbac-migration/silent-accounts',
      'rbac-migration/unseen-kinds',
      'rbac-migration/unlisted-kinds',
      'rbac-migration/role-writers',
    ])
    expect(found[0]?.text).toContain('12.0 hours')
    expect(found[1]).toMatchObject({ severity: 'high' })
    expect(found[1]?.text).toContain('No log of the API servers on i-0c')
  })

  it('files without the name of a node are named', () => {
    const whole = report('2026-11-20T00:00:00Z', '2026-11-27T00:00:00Z', true)
    const unknown = { covered: [], missing: ['i-0a', 'i-0c'], unnamed: ['audit.log'] }
    const [found] = logFindings(whole, { ...nobody, servers: unknown })
    expect(found).toMatchObject({ id: 'rbac-migration/api-servers', severity: 'medium' })
    expect(found?.text).toContain('wrote audit.log; none of the files names i-0a, i-0c')
  })
})

it.each<[readonly string[], RbacOptions, string]>([
  [['audit', 'a.log'], {}, 'Unexpected argument: a.log.'],
  [['switch', 'a.log'], { namespace: 'shop' }, 'migrate switch does not take --namespace.'],
  [['roles'], { serviceAccount: 'shop/ci' }, 'migrate roles does not take --service-account.'],
  [['watch', '-', '-'], {}, 'stdin can be read only once.'],
  [['watch'], { user: 'a', serviceAccount: 'b/c' }, 'Use either --user or --service-account.'],
])('refuses %j %j', (words, options, text) => {
  const found: string[] = []
  refuseStage(words, options, (what) => found.push(what))
  expect(found).toEqual([text])
})

it('follows a log as it grows, through a rotation, whole lines only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-follow-'))
  try {
    const path = join(folder, 'audit.log')
    const lines: (readonly [number, string])[] = []
    const log = followLog(path, 'audit.log', { line: (text, _file, number) => lines.push([number, text]) })
    await log.more()
    await writeFile(path, 'one\ntw')
    await log.more()
    await appendFile(path, 'o\n')
    await log.more()
    await rename(path, join(folder, 'audit-1.log'))
    await writeFile(path, 'thrée\n')
    await log.more()
    await log.more()
    expect(lines).toEqual([
      [1, 'one'],
      [2, 'two'],
      [1, 'thrée'],
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
