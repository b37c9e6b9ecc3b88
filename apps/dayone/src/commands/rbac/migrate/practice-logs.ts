import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AUDIT_LOG_PATH } from '@dayone/kops-driver'
import { cloudFolder } from '../../../clouds/practice/practice-options.ts'
import { whereOf } from '../../../config/place.ts'
import type { Session } from '../../../session/session.ts'

/** `audit.log`, and `audit-2026-11-27T10-00-00.000.log` after a rotation. */
const isLog = (name: string): boolean => name === basename(AUDIT_LOG_PATH) || /^audit-.*\.log(\.gz)?$/.test(name)

/**
 * The logs that are named, else those of the practice cloud, whose control plane nodes are folders of this computer. Empty
 * if there are none.
 */
export async function logsOf(session: Session, cluster: string, words: readonly string[]): Promise<readonly string[]> {
  if (words.length > 0 || whereOf(session.file) !== 'practice') return words
  const node = join(cloudFolder(session.folders.practice), 'clusters', cluster, 'rootfs')
  const folder = join(node, dirname(AUDIT_LOG_PATH))
  const names = await readdir(folder).catch(() => [])
  return names
    .filter(isLog)
    .sort()
    .map((name) => join(folder, name))
}
