/** What a log of kube2iam or kiam says about who still asks it for credentials. */
export interface ProxyLog {
  readonly lines: number
  /** Lines without a time, or of another form, of which nothing is known; the first few by number. */
  readonly skipped: { readonly count: number; readonly lines: readonly number[] }
  /** The first and last time in it. */
  readonly from: Date | undefined
  readonly to: Date | undefined
  /** The last request for credentials, by the address of the pod. */
  readonly requests: ReadonlyMap<string, Date>
}

interface Entry {
  readonly at: Date
  readonly path: string | undefined
  readonly remote: string
}

const credentials = /^\/[^/]+\/meta-data\/iam\/security-credentials(\/|$)/
const mostNamed = 5
const mostRemotes = 10_000

const dateOf = (text: unknown): Date | undefined => {
  if (typeof text !== 'string' && typeof text !== 'number') return undefined
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? undefined : date
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** JSON of logrus: kube2iam has req.path and req.remote, kiam path and addr. */
const ofJson = (line: string): Entry | undefined => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const fields = value as Readonly<Record<string, unknown>>
  const at = dateOf(fields['time'])
  if (at === undefined) return undefined
  return {
    at,
    path: text(fields['req.path']) ?? text(fields['path']),
    remote: text(fields['req.remote']) ?? text(fields['addr'])?.replace(/:\d+$/, '') ?? 'unknown',
  }
}

/** Text of logrus without a terminal: `time="…" level=info msg="…" req.path=…`. */
const ofText = (line: string): Entry | undefined => {
  const fields = new Map(
    [...line.matchAll(/([\w.]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)].map(([, key = '', quoted, plain]) => [
      key,
      quoted ?? plain ?? '',
    ]),
  )
  const at = dateOf(fields.get('time'))
  if (at === undefined) return undefined
  const path = fields.get('req.path') ?? fields.get('path')
  const remote = fields.get('req.remote') ?? fields.get('addr')?.replace(/:\d+$/, '')
  return { at, path, remote: remote ?? 'unknown' }
}

/** `kubectl logs --timestamps` and --prefix put something before the line. */
const entryOf = (line: string): Entry | undefined => {
  const brace = line.indexOf('{')
  const start = line.indexOf('time="')
  if (brace >= 0 && (start < 0 || brace < start)) return ofJson(line.slice(brace))
  return start < 0 ? undefined : ofText(line.slice(start))
}

/** Reads a log line by line, in bounded memory. */
export const proxyLogReader = () => {
  const requests = new Map<string, Date>()
  const skipped: number[] = []
  let lines = 0
  let unread = 0
  let from: Date | undefined
  let to: Date | undefined
  return {
    line(line: string): void {
      if (line.trim() === '') return
      lines += 1
      const entry = entryOf(line)
      if (entry === undefined) {
        unread += 1
        if (skipped.length < mostNamed) skipped.push(lines)
        return
      }
      const { at, path, remote } = entry
      if (from === undefined || at < from) from = at
      if (to === undefined || at > to) to = at
      if (path === undefined || !credentials.test(path)) return
      // Beyond that, one entry stands for the others: the last request still counts.
      const key = requests.has(remote) || requests.size < mostRemotes ? remote : 'others'
      const last = requests.get(key)
      if (last === undefined || at > last) requests.set(key, at)
    },
    log: (): ProxyLog => ({ lines, skipped: { count: unread, lines: skipped }, from, to, requests }),
  }
}

/** Whether nobody has asked for credentials for that long, and why not. */
export type Silence =
  | { readonly state: 'silent' }
  | { readonly state: 'asked'; readonly last: Date; readonly by: readonly string[] }
  | { readonly state: 'not known'; readonly why: string }

/** How old a log may be that speaks of now. */
const freshMs = 15 * 60_000

/**
 * A log is silent if it covers the whole time until now and has no request for credentials in it. A log that begins
 * later, was taken earlier, or has unreadable lines proves nothing. Pure.
 */
export const judgeSilence = (
  { lines, skipped, from, to, requests }: ProxyLog,
  { now, takenAt, silentMs }: { readonly now: Date; readonly takenAt: Date; readonly silentMs: number },
): Silence => {
  const since = new Date(now.getTime() - silentMs)
  const recent = [...requests].filter(([, at]) => at >= since)
  const last = recent.map(([, at]) => at).toSorted((one, other) => other.getTime() - one.getTime())[0]
  if (last !== undefined) return { state: 'asked', last, by: recent.map(([remote]) => remote) }
  const unknown = (why: string): Silence => ({ state: 'not known', why })
  if (now.getTime() - takenAt.getTime() > freshMs)
    return unknown(`the log was taken at ${takenAt.toISOString()}, and says nothing about the time since`)
  if (lines === 0) return unknown('the log is empty')
  if (from === undefined || to === undefined) return unknown('no line of the log has a time')
  if (from > since)
    return unknown(`the log begins at ${from.toISOString()}, which is later than ${since.toISOString()}`)
  if (skipped.count > 0)
    return unknown(`${skipped.count} lines of the log cannot be read, the first in line ${skipped.lines[0] ?? 0}`)
  return { state: 'silent' }
}
