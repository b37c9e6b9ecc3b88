import type { Finding } from '@dayone/pipeline'
import { line, type Line, type Tone } from '../text/line.ts'
import { wrapText } from '../text/wrap-text.ts'

const kinds: Readonly<Record<Finding['kind'], readonly [word: string, tone: Tone | undefined]>> = {
  safe: ['already safe', 'good'],
  pinned: ['safe by default, now explicit', 'good'],
  risk: ['risk', 'warn'],
  impossible: ['not possible here', 'dim'],
  manual: ['manual action', 'warn'],
}

/** A finding as sentences: kind, severity, target, and the alternative or what to do. */
export const findingLines = (finding: Finding, width: number): readonly Line[] => {
  const isClosed = finding.kind === 'risk' && finding.instead !== undefined
  const [word, tone] = isClosed ? (['risk closed', 'good'] as const) : kinds[finding.kind]
  const severity = finding.kind === 'risk' && finding.severity !== undefined ? ` (${finding.severity})` : ''
  const after = finding.instead === undefined ? '' : ` Now: ${finding.instead}.`
  const accepted =
    finding.accepted === undefined
      ? ''
      : ` Accepted by ${finding.accepted.owner} until ${finding.accepted.until}: ${finding.accepted.reason}.`
  const isNamed = finding.text.toLowerCase().includes(finding.target.toLowerCase())
  const text = `${word}${severity}: ${isNamed ? '' : `${finding.target}: `}${finding.text.replace(/\.$/, '')}.${after}${accepted} ${finding.hint ?? ''}`
  return wrapText(text, width - 2).map((row, index) => line(index === 0 ? `* ${row}` : `  ${row}`, tone))
}
