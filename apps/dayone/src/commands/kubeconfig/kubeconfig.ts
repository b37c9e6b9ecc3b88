import { rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describeCertificate, ensurePrivateDirectory, readFileIfExists, writePrivateFile } from '@dayone/host'
import { noSuchCluster } from '@dayone/kops-driver'
import { contextNames, mergeKubeconfig, parseKubeconfig } from '@dayone/kube'
import { UserError } from '@dayone/pipeline'
import { kubeconfigFolder } from '../../clouds/connect-ports.ts'
import { clusterOf, openRunning } from '../../run/open-running.ts'
import { programsOf } from '../../clouds/programs-of.ts'
import type { Session } from '../../session/session.ts'
import { checkedLifetime } from './lifetime.ts'
import { refuseGit } from './refuse-git.ts'
import { targetFile } from './target-file.ts'
import { timeText } from '../../front-ends/lines/text/time-text.ts'

export interface KubeconfigOptions {
  /** Where to write; without it `<cluster>.kubeconfig` in this folder, or with `merge` the file kubectl reads. */
  readonly out?: string
  /** Adds the cluster to an existing kubeconfig. */
  readonly merge?: boolean
  /** Lifetime of the credentials, as kops takes it: 30m, 8h. */
  readonly lifetime?: string
  /** The name of the cluster, for a lifetime of more than a day. */
  readonly confirmName?: string
}

/**
 * `dayone kubeconfig`: writes the user's own short-lived administrator credentials to a file that only they can
 * read. Entries of other clusters are never lost, and nothing is replaced silently.
 */
export async function kubeconfig(session: Session, options: KubeconfigOptions = {}): Promise<number> {
  const { surroundings } = session
  const { lifetime = '8h', merge = false } = options
  const cluster = clusterOf(session)
  checkedLifetime(lifetime, cluster, options.confirmName)
  const { cloud, log, state } = await openRunning(session, { changes: false })
  const fresh = join(kubeconfigFolder(cloud.folderOf(state)), `${cluster}.${process.pid}.person.yaml`)
  try {
    const { kops } = await cloud.portsFor(cluster, state)
    if ((await kops.getSpec(cluster)) === undefined) {
      throw noSuchCluster({ name: cluster, state }, await kops.listClusters())
    }
    const file = await targetFile(surroundings, cluster, options)
    await refuseGit(file, cluster, { programs: programsOf(session, log), env: surroundings.env })
    const present = await readFileIfExists(file)
    if (!merge) refuseForeignFile(file, present, cluster)
    await ensurePrivateDirectory(dirname(fresh))
    await kops.exportKubeconfig(cluster, { kubeconfig: fresh, adminLifetime: lifetime })
    const addition = (await readFileIfExists(fresh)) ?? ''
    const merged = mergeKubeconfig(merge ? present : undefined, addition)
    if (merged.did === 'replaced' && session.options.yes !== true) {
      throw new UserError(`The context ${cluster} in ${file} belongs to another cluster. Nothing was written.`, {
        hint: `${await sayMode(file)}Write to a separate file: dayone kubeconfig --out ${cluster}.new.kubeconfig, or replace that context: dayone kubeconfig --merge --yes`,
        exitCode: 5,
      })
    }
    await writePrivateFile(file, merged.text)
    say(session, {
      cluster,
      file,
      until: validUntil(addition),
      did: didWhat(merge, present, merged.did),
      current: merged.currentContext,
    })
    return 0
  } finally {
    await rm(fresh, { force: true })
    await rm(`${fresh}.lock`, { force: true })
    log.close()
  }
}

/** A file that was left as it was may be one that others can read; only one that is written becomes private. */
async function sayMode(file: string): Promise<string> {
  const mode = (await stat(file).catch(() => undefined))?.mode ?? 0
  if ((mode & 0o077) === 0) return ''
  return `It was not changed. Its mode ${(mode & 0o777).toString(8).padStart(4, '0')} may let other accounts read the credentials in it (chmod 600 ${file}). `
}

/** Throws UserError (exit 5) for a file that holds anything but earlier credentials of this cluster. */
function refuseForeignFile(file: string, present: string | undefined, cluster: string): void {
  if (present === undefined || present.trim() === '') return
  const names = contextNames(present)
  if (names.length === 1 && names[0] === cluster) return
  throw new UserError(
    `${file} already exists${names.length === 0 ? '' : ` and contains ${names.join(', ')}`}. Nothing was written.`,
    {
      hint: `Write to a different file: dayone kubeconfig --out ${cluster}.new.kubeconfig, or add the cluster to that one with --merge.`,
      exitCode: 5,
    },
  )
}

function didWhat(merge: boolean, present: string | undefined, did: 'added' | 'renewed' | 'replaced'): string {
  if (present === undefined) return 'written'
  return merge ? did : 'replaced'
}

function validUntil(text: string): Date | undefined {
  const { user } = parseKubeconfig(text)
  return 'certificate' in user && 'pem' in user.certificate
    ? describeCertificate(user.certificate.pem).notAfter
    : undefined
}

interface Given {
  readonly cluster: string
  readonly file: string
  readonly until: Date | undefined
  readonly did: string
  readonly current: string
}

function say({ surroundings: { stdout }, options }: Session, { cluster, file, until, did, current }: Given): void {
  if (options.output === 'json') {
    const notAfter = until?.toISOString()
    stdout.write(
      `${JSON.stringify({ type: 'kubeconfig', cluster, file, did, notAfter, context: cluster, currentContext: current })}\n`,
    )
    return
  }
  const other = current === cluster ? '' : ` --context ${cluster}`
  const lines = [
    `${file}: ${did}. Only you can read it.`,
    `Anyone who has this file is an administrator of ${cluster}${until === undefined ? '' : ` until ${timeText(until)}`}; it cannot be revoked earlier.`,
    ...(current === cluster ? [] : [`The current context is still ${current}.`]),
    `Try it: kubectl --kubeconfig ${file}${other} get nodes`,
  ]
  stdout.write(`${lines.join('\n')}\n`)
}
