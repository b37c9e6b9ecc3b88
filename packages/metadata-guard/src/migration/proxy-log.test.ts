import { expect, test } from 'vitest'
import { judgeSilence, proxyLogReader, type Silence } from './proxy-log.ts'

/** Only a log that covers the whole time until now, and was understood completely, proves that nobody asks. */
const now = new Date('2026-11-27T12:00:00Z')
const hour = 3_600_000
const credentials = '/latest/meta-data/iam/security-credentials/'

/** A line of kube2iam (logrus, no terminal), as the server writes it. */
const text = (at: string, path = credentials): string =>
  `time="2026-11-${at}:00Z" level=info msg="GET ${path} (200) took 3 ns" req.method=GET req.path=${path} req.remote=10.0.0.7 res.status=200`
const start = (at: string): string => `time="2026-11-${at}:00Z" level=info msg="Listening on port 8181"`
const json = (at: string): string =>
  JSON.stringify({
    level: 'info',
    msg: 'GET',
    'req.path': `${credentials}web`,
    'req.remote': '10.0.0.8',
    time: `2026-11-${at}:00Z`,
  })
/** kiam's agent. */
const kiam = (at: string): string =>
  JSON.stringify({
    addr: '10.0.0.9:38294',
    level: 'info',
    method: 'GET',
    msg: 'processed request',
    path: credentials,
    status: 200,
    time: `2026-11-${at}:00Z`,
  })

const judge = (lines: readonly string[], takenAt = now): Silence => {
  const reader = proxyLogReader()
  for (const line of lines) reader.line(line)
  return judgeSilence(reader.log(), { now, takenAt, silentMs: 24 * hour })
}

test.each<[string, readonly string[], Silence['state'], string]>([
  ['started before, never asked', [start('20T00:00')], 'silent', ''],
  ['asked before the time', [start('20T00:00'), text('26T11:59')], 'silent', ''],
  ['asked within the time', [start('20T00:00'), text('26T12:01')], 'asked', '10.0.0.7'],
  ['asked within the time, in JSON', [start('20T00:00'), json('27T11:00')], 'asked', '10.0.0.8'],
  ['asked within the time, kiam', [start('20T00:00'), kiam('27T11:00')], 'asked', '10.0.0.9'],
  [
    'with the prefix of kubectl',
    [start('20T00:00'), `[pod/kube2iam-x/kube2iam] ${text('27T11:00')}`],
    'asked',
    '10.0.0.7',
  ],
  [
    'another path of the metadata service',
    [start('20T00:00'), text('27T11:00', '/latest/meta-data/instance-id')],
    'silent',
    '',
  ],
  ['begins within the time', [start('27T00:00')], 'not known', 'begins at'],
  ['asked, although it begins within the time', [start('27T00:00'), text('27T11:00')], 'asked', '10.0.0.7'],
  ['empty', [], 'not known', 'empty'],
  ['no time in it', ['panic: out of memory'], 'not known', 'has a time'],
  ['lines that cannot be read', [start('20T00:00'), 'Traceback'], 'not known', 'in line 2'],
])('a log: %s', (_title, lines, state, detail) => {
  const silence = judge(lines)
  expect(silence.state).toBe(state)
  expect(JSON.stringify(silence)).toContain(detail)
})

test('a log of last week proves nothing about today', () => {
  expect(judge([start('10T00:00')], new Date('2026-11-20T00:00:00Z'))).toMatchObject({ state: 'not known' })
})

test('a million addresses do not fill the memory, and the last request still counts', () => {
  const reader = proxyLogReader()
  reader.line(start('20T00:00'))
  for (let index = 0; index < 10_005; index++) reader.line(text('21T00:00').replace('10.0.0.7', `a${index}`))
  reader.line(text('27T11:59').replace('10.0.0.7', 'new'))
  expect(reader.log().requests.size).toBe(10_001)
  expect(judgeSilence(reader.log(), { now, takenAt: now, silentMs: 24 * hour }).state).toBe('asked')
})
