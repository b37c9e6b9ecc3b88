import type { Check } from '@dayone/pipeline'
import { keptText } from './kept-proofs.ts'
import { verdictOfSubject, type EvidenceSubject } from './evidence-subject.ts'

/** The evidence for people: the verdict and the failures first, then every check of every step. Pure. */
export function evidenceMarkdown(subject: EvidenceSubject): string {
  const { view, facts, where, at, versions } = subject
  const head = [
    `# Evidence: ${facts.name}`,
    '',
    `**${verdictOfSubject(subject).text}**`,
    '',
    `- checked at ${at.toISOString()}, ${where === 'practice' ? 'on the practice cloud (a simulated AWS)' : `on ${where}`}`,
    `- cluster uid ${facts.uid ?? 'unknown'}, Kubernetes ${facts.kubernetesVersion}`,
    `- ${Object.entries(versions)
      .map(([program, version]) => `${program} ${version}`)
      .join(', ')}`,
  ]
  const failed = view.steps.flatMap(({ checks }) => checks.filter(({ status }) => status === 'fail'))
  const failures = failed.length === 0 ? [] : ['', `## Failed checks: ${failed.length}`, '', ...failed.map(failureItem)]
  const body = view.steps.flatMap(({ title, outcome, checks, kept }) => [
    '',
    `## ${title}`,
    '',
    `Outcome: ${outcome ?? 'not reached'}.`,
    ...(kept === undefined ? [] : ['', `Not checked again: ${keptText(kept)}.`]),
    ...(checks.length === 0
      ? []
      : ['', '| result | what | how it was proved |', '| --- | --- | --- |', ...checks.map(checkRow)]),
  ])
  return `${[...head, ...failures, ...body].join('\n')}\n`
}

const failureItem = ({ text, means, hint, notAsked }: Check): string =>
  `- **${notAsked === true ? 'could not run' : 'failed'}**: ${flat(text)} (${flat(means)})${hint === undefined ? '' : ` ${flat(hint)}`}`

const checkRow = (check: Check): string =>
  `| ${check.status}${check.emulated ? ' (emulated)' : ''} | ${cell(check.text)} | ${cell(check.means)} |`

const cell = (text: string): string => flat(text).replaceAll('|', '\\|')

/** Text from the cluster must not become a link, a picture, code or HTML. */
const flat = (text: string): string =>
  text
    .replaceAll('\n', ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]]/g, '\\$&')
