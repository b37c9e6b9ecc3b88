import { readManifests } from '@dayone/authorizer'
import { lintCluster, lintManifests, type LintedFinding } from '@dayone/rbac'
import { withKube } from '../../../run/open-kube.ts'
import type { Session } from '../../../session/session.ts'
import { lintLines } from './lint-lines.ts'
import { rbacConfigOf } from '../rbac-config-of.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { readManifestFiles } from '../../read-manifest-files.ts'

/**
 * `dayone rbac lint`: RBAC problems on the live cluster or in manifests. Returns 3 while a critical or high one is
 * not accepted in dayone.yaml, else 0. Throws UserError (exit 2) for invalid manifests and a cluster that is not there,
 * exit 6 if the cluster cannot be queried.
 */
export async function lint(session: Session, { from }: RbacOptions): Promise<number> {
  const { stdout } = session.surroundings
  const findings = await findingsOf(session, from)
  if (session.options.output === 'json')
    for (const finding of findings) stdout.write(`${JSON.stringify({ type: 'rbac.finding', ...finding })}\n`)
  else stdout.write(`${lintLines(findings).join('\n')}\n`)
  return findings.some(isOpen) ? 3 : 0
}

const isOpen = ({ severity, accepted }: LintedFinding): boolean =>
  accepted === undefined && (severity === 'critical' || severity === 'high')

async function findingsOf(session: Session, from: RbacOptions['from']): Promise<readonly LintedFinding[]> {
  const today = session.clock.now().toISOString().slice(0, 10)
  const config = rbacConfigOf(session)
  if (from !== undefined) {
    const set = readManifests(await readManifestFiles(session.surroundings, from))
    for (const note of set.notes) session.surroundings.stderr.write(`${note}\n`)
    return lintManifests(set, config, today)
  }
  return withKube(session, (kube) => lintCluster(kube, config, today))
}
