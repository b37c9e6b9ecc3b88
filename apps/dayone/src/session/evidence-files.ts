import { join } from 'node:path'
import { ensurePrivateDirectory, writePrivateFile } from '@dayone/host'
import type { Check, ClusterFacts, RunView } from '@dayone/pipeline'
import { fileTime } from './run-log.ts'

export interface EvidenceSubject {
  readonly view: RunView
  readonly facts: ClusterFacts
  readonly where: string
  readonly at: Date
  /** Versions of the programs that asked. */
  readonly versions: Readonly<Record<string, string>>
}

/** Writes `<folder>/<time>.md` and `.json`; names carry the time, content the cluster's uid and versions. Returns the paths. */
export async function writeEvidence(folder: string, subject: EvidenceSubject): Promise<readonly string[]> {
  await ensurePrivateDirectory(folder)
  const base = join(folder, fileTime(subject.at))
  const files = {
    [`${base}.md`]: evidenceMarkdown(subject),
    [`${base}.json`]: `${JSON.stringify(evidenceData(subject), null, 2)}\n`,
  }
  for (const [path, text] of Object.entries(files)) await writePrivateFile(path, text)
  return Object.keys(files)
}

/** The evidence as data. Pure. */
export const evidenceData = ({ view, facts, where, at, versions }: EvidenceSubject) => ({
  at: at.toISOString(),
  where,
  cluster: { name: facts.name, uid: facts.uid, kubernetesVersion: facts.kubernetesVersion },
  versions,
  steps: view.steps.map(({ id, title, outcome, findings, checks }) => ({ id, title, outcome, findings, checks })),
})

/** The evidence for people. Pure. */
export function evidenceMarkdown({ view, facts, where, at, versions }: EvidenceSubject): string {
  const head = [
    `# Evidence: ${facts.name}`,
    '',
    `- asked at ${at.toISOString()}, ${where === 'practice' ? 'on the practice cloud (a pretend AWS)' : `on ${where}`}`,
    `- cluster uid ${facts.uid ?? 'unknown'}, Kubernetes ${facts.kubernetesVersion}`,
    `- ${Object.entries(versions)
      .map(([program, version]) => `${program} ${version}`)
      .join(', ')}`,
  ]
  const body = view.steps.flatMap(({ title, outcome, checks }) => [
    '',
    `## ${title}`,
    '',
    `Outcome: ${outcome ?? 'not reached'}.`,
    ...(checks.length === 0
      ? []
      : ['', '| result | what | how it was proved |', '| --- | --- | --- |', ...checks.map(checkRow)]),
  ])
  return `${[...head, ...body].join('\n')}\n`
}

const checkRow = (check: Check): string =>
  `| ${check.status}${check.emulated ? ' (emulated)' : ''} | ${cell(check.text)} | ${cell(check.means)} |`

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
