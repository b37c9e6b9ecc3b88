import { isEmptySet, pairLine, portsText, type Pair } from '@dayone/reachability'
import { tableBlocks } from '../status/table-lines.ts'
import type { AskedPort } from './asked-port.ts'

/** Pairs per block of output: 3,000 workloads have nine million. */
const blockSize = 2000

function* blocksOf<T>(items: Iterable<T>): Generator<readonly T[]> {
  let block: T[] = []
  for (const item of items) {
    block.push(item)
    if (block.length < blockSize) continue
    yield block
    block = []
  }
  if (block.length > 0) yield block
}

const byText = ({ by }: Pair): string => (by.length === 0 ? 'no policy applies' : `by ${by.join(', ')}`)

const allowedText = ({ ports, undecided }: Pair): string =>
  isEmptySet(undecided) ? portsText(ports) : `${portsText(ports)} (undecided: ${portsText(undecided)})`

const stateOf = ({ ports, undecided }: Pair): string =>
  isEmptySet(ports) ? (isEmptySet(undecided) ? 'closed' : 'undecided') : 'open'

/** One pair as a line: `shop/web[Deployment] → payments/api[Deployment]: TCP 8443 (by payments/shop)`. */
const pairText = (pair: Pair, wanted: AskedPort | undefined): string => {
  const answer = wanted === undefined ? allowedText(pair) : `${wanted.protocol} ${wanted.port} is ${stateOf(pair)}`
  return `${pair.from} → ${pair.to}: ${answer} (${byText(pair)})`
}

/** Every pair as one line of JSON, in blocks of lines. */
export function* jsonBlocks(pairs: Iterable<Pair>): Generator<readonly string[]> {
  for (const block of blocksOf(pairs)) yield block.map((pair) => JSON.stringify(pairLine(pair)))
}

/** Every pair as a sentence, about one port or all. */
export function* textBlocks(pairs: Iterable<Pair>, wanted: AskedPort | undefined): Generator<readonly string[]> {
  for (const block of blocksOf(pairs)) yield block.map((pair) => pairText(pair, wanted))
}

function* cellBlocks(pairs: Iterable<Pair>): Generator<readonly (readonly string[])[]> {
  for (const block of blocksOf(pairs))
    yield block.map((pair) => [pair.from, pair.to, allowedText(pair), pair.by.join(', ')])
}

/** Every pair as a table. */
export const matrixBlocks = (pairs: Iterable<Pair>): Generator<readonly string[]> =>
  tableBlocks(['FROM', 'TO', 'ALLOWED', 'POLICIES'], cellBlocks(pairs))
