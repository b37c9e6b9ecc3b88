import { ruleText, subjectTitle, type DeniedRequests, type ReplayReport, type UnusedGrant } from '@dayone/authorizer'
import { tableLines } from '../../status/table-lines.ts'

/** So many rows are printed; JSON has all of them. */
const rowsShown = 200

/** `2026-11-27T21:43:23.123456Z` → `2026-11-27 21:43`. */
const minute = (time: string): string => time.slice(0, 16).replace('T', ' ')

const counted = (count: number, one: string): string => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`

const deniedRow = ({ subject, verb, what, namespace, names, count, lastSeen }: DeniedRequests): readonly string[] => [
  subjectTitle(subject),
  verb,
  what,
  namespace === '' ? '-' : namespace,
  names.length === 0 ? '-' : names.join(','),
  String(count),
  lastSeen === undefined ? '-' : minute(lastSeen),
]

const cut = <Row>(rows: readonly Row[]): readonly string[] =>
  rows.length > rowsShown ? [`… and ${rows.length - rowsShown} more; --output json has all of them.`] : []

/** The requests that would be denied, as a table. Pure. */
export const deniedLines = (denied: readonly DeniedRequests[]): readonly string[] => [
  ...tableLines(
    ['SUBJECT', 'VERB', 'RESOURCE', 'IN', 'NAMES', 'COUNT', 'LAST SEEN'],
    denied.slice(0, rowsShown).map(deniedRow),
  ),
  ...cut(denied),
]

const unusedLine = ({ binding, role, subjects, isWhole, rules }: UnusedGrant): string =>
  `  ${binding} → ${role} (${subjects.join(', ')}): ${isWhole ? 'nothing of it' : `not ${rules.map(ruleText).join('; ')}`}`

const unusedLines = (unused: readonly UnusedGrant[]): readonly string[] =>
  unused.length === 0
    ? ['', 'Every permission of every binding was used, apart from those of Kubernetes and kops.']
    : ['', 'Granted, but not used in this log:', ...unused.slice(0, rowsShown).map(unusedLine), ...cut(unused)]

/** What the log cannot show: an audit policy often omits these. */
const blindLines = ({ sees }: ReplayReport): readonly string[] => {
  const missing = [...(sees.leases ? [] : ['leases']), ...(sees.events ? [] : ['events'])]
  return missing.length === 0
    ? []
    : [
        `No request for ${missing.join(' or ')} is in this log: if the audit policy omits them, what leader election and event recording need is unknown.`,
      ]
}

/** What RBAC asks beyond the requests in the log. */
const writerLines = ({ roleWriters }: ReplayReport): readonly string[] =>
  roleWriters.length === 0
    ? []
    : [
        'Writers of roles and bindings, whom the API server also denies permissions that they do not hold; the log does not show which:',
        ...roleWriters.slice(0, rowsShown).map(({ subject, count }) => `  ${subject}: ${counted(count, 'request')}`),
        ...cut(roleWriters),
      ]

/** For people. Pure. */
export const replayLines = (report: ReplayReport): readonly string[] => {
  const { events, requests, ofNodes, window, denied, deniedCount, unlisted, unused } = report
  const time = window === undefined ? '' : `, ${minute(window.from)} to ${minute(window.to)} UTC`
  const nodes =
    ofNodes === 0 ? '' : ` ${counted(ofNodes, 'request')} of nodes not replayed: the Node authorizer decides.`
  return [
    `${counted(events, 'event')} read, ${counted(requests, 'request')} replayed${time}.${nodes}`,
    ...(deniedCount === 0
      ? ['No request would be denied.']
      : [`${counted(deniedCount, 'request')} would be denied:`, '', ...deniedLines(denied)]),
    ...(unlisted === 0 ? [] : [`${counted(unlisted, 'request')} of other kinds: too many to list.`]),
    ...unusedLines(unused),
    ...blindLines(report),
    ...writerLines(report),
  ]
}
