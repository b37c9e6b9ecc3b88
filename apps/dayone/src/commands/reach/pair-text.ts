import { portsText, type Pair } from '@dayone/reachability'
import { tableLines } from '../status/table-lines.ts'
import type { AskedPort } from './asked-port.ts'

const byText = ({ by }: Pair): string => (by.length === 0 ? 'no policy applies' : `by ${by.join(', ')}`)

/** One pair as a line: `shop/web[Deployment] → payments/api[Deployment]: TCP 8443 (by payments/shop)`. */
export const pairText = (pair: Pair, wanted: AskedPort | undefined): readonly string[] => {
  const what = portsText(pair.ports)
  const answer =
    wanted === undefined ? what : `${wanted.protocol} ${wanted.port} is ${what === 'nothing' ? 'closed' : 'open'}`
  return [`${pair.from} → ${pair.to}: ${answer} (${byText(pair)})`]
}

/** Every pair as a table. */
export const matrixLines = (pairs: readonly Pair[]): readonly string[] =>
  tableLines(
    ['FROM', 'TO', 'ALLOWED', 'POLICIES'],
    pairs.map((pair) => [pair.from, pair.to, portsText(pair.ports), pair.by.join(', ')]),
  )
