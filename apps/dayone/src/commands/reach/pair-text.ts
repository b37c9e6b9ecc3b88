import { isEmptySet, portsText, type Pair } from '@dayone/reachability'
import { tableLines } from '../status/table-lines.ts'
import type { AskedPort } from './asked-port.ts'

const byText = ({ by }: Pair): string => (by.length === 0 ? 'no policy applies' : `by ${by.join(', ')}`)

const allowedText = ({ ports, undecided }: Pair): string =>
  isEmptySet(undecided) ? portsText(ports) : `${portsText(ports)} (undecided: ${portsText(undecided)})`

const stateOf = ({ ports, undecided }: Pair): string =>
  isEmptySet(ports) ? (isEmptySet(undecided) ? 'closed' : 'undecided') : 'open'

/** One pair as a line: `shop/web[Deployment] → payments/api[Deployment]: TCP 8443 (by payments/shop)`. */
export const pairText = (pair: Pair, wanted: AskedPort | undefined): readonly string[] => {
  const answer = wanted === undefined ? allowedText(pair) : `${wanted.protocol} ${wanted.port} is ${stateOf(pair)}`
  return [`${pair.from} → ${pair.to}: ${answer} (${byText(pair)})`]
}

/** Every pair as a table. */
export const matrixLines = (pairs: readonly Pair[]): readonly string[] =>
  tableLines(
    ['FROM', 'TO', 'ALLOWED', 'POLICIES'],
    pairs.map((pair) => [pair.from, pair.to, allowedText(pair), pair.by.join(', ')]),
  )
