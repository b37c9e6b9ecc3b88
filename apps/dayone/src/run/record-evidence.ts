import type { ClusterFacts, ProofBook, RunView } from '@dayone/pipeline'
import { evidenceFolder, proofFolder } from '../clouds/connect-ports.ts'
import { evidenceReport } from '../evidence/evidence-report.ts'
import { verdictOfSubject, type EvidenceSubject } from '../evidence/evidence-subject.ts'
import { writeEvidence } from '../evidence/evidence-files.ts'
import { openProofBook, programId } from '../evidence/proof-book.ts'
import type { ReadyRun } from './run-steps.ts'

/**
 * `done` is the headline instead of the verdict of a whole cluster, if everything was proved; `next` are the
 * commands that make sense then. Writes what a run of up, remove, rollback or verify proved into the evidence folder of its cluster, and shows it. Throws
 * UserError where the folder cannot be written.
 */
export async function recordEvidence(
  ready: ReadyRun,
  view: RunView,
  facts: ClusterFacts,
  { done, next }: { readonly done?: string; readonly next?: readonly string[] } = {},
): Promise<void> {
  const { session, cluster, cloud, place, ports } = ready
  const subject: EvidenceSubject = {
    view,
    facts,
    where: cloud.title,
    at: session.clock.now(),
    ...(done === undefined ? {} : { done }),
    versions: {
      dayone: session.surroundings.version,
      kops: await ports.kops.version(),
      node: process.versions.node,
    },
  }
  const files = await writeEvidence(evidenceFolder(cloud.folderOf(place.state), cluster), subject)
  await session.front.evidence({
    ...evidenceReport(cluster, view, files, cloud.where),
    ...(done !== undefined && verdictOfSubject(subject).isReady ? { headline: done } : {}),
    ...(next === undefined ? {} : { next }),
  })
}

/** The proofs of the cluster of this run. */
export const proofBookOf = async ({ session, cluster, cloud, place }: ReadyRun): Promise<ProofBook> =>
  openProofBook(proofFolder(cloud.folderOf(place.state), cluster), {
    clock: session.clock,
    program: await programId(session.surroundings.version, session.surroundings.programFolder),
  })
