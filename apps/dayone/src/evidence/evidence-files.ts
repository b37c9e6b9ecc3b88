import { join } from 'node:path'
import { ensurePrivateDirectory, writePrivateFile } from '@dayone/host'
import { defined } from '@dayone/pipeline'
import { fileTime } from './file-time.ts'
import { evidenceMarkdown } from './evidence-markdown.ts'
import { verdictOfSubject, type EvidenceSubject } from './evidence-subject.ts'

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
export const evidenceData = (subject: EvidenceSubject) => {
  const { view, facts, where, at, versions } = subject
  return {
    at: at.toISOString(),
    where,
    cluster: { name: facts.name, uid: facts.uid, kubernetesVersion: facts.kubernetesVersion },
    versions,
    verdict: verdictOfSubject(subject),
    steps: view.steps.map(({ id, title, outcome, findings, checks, kept }) => ({
      id,
      title,
      outcome,
      findings,
      checks,
      ...defined({ kept }),
    })),
  }
}
