import type { ClusterSpec } from '@dayone/cluster-spec'
import { clusterFacts, CONFIG_ANNOTATION, noSuchCluster, readAnswers } from '@dayone/kops-driver'
import type { Kops } from '@dayone/kops'
import { UserError } from '@dayone/pipeline'
import { openConfigFile } from '../config/config-file.ts'
import { openRunning } from '../session/open-running.ts'
import type { Session } from '../session/session.ts'
import { tableLines } from './table-lines.ts'

/**
 * `dayone adopt`: writes a dayone.yaml that says of a cluster what it already is, so that the first plan changes nothing;
 * without --cluster, lists the clusters of the state store. Changes nothing in the store, the cloud and the cluster.
 * Throws UserError (exit 5) rather than overwrite a file that names another cluster.
 */
export async function adopt(session: Session): Promise<number> {
  const { options } = session
  const { cloud, log, state } = await openRunning(session, { changes: false })
  try {
    const cluster = options.cluster
    const { kops } = await cloud.portsFor(cluster ?? 'unnamed', state)
    if (cluster === undefined) return await listClusters(session, kops)
    const spec = await kops.getSpec(cluster)
    if (spec === undefined) throw noSuchCluster({ name: cluster, state }, await kops.listClusters())
    return await writeFile(session, spec, state)
  } finally {
    log.close()
  }
}

async function listClusters({ surroundings: { stdout }, options }: Session, kops: Kops): Promise<number> {
  const rows: (readonly [string, string, string, string])[] = []
  for (const name of await kops.listClusters()) {
    const spec = await kops.getSpec(name)
    if (spec === undefined) continue
    const { kubernetesVersion, networkPlugin } = clusterFacts(spec)
    rows.push([name, kubernetesVersion, networkPlugin.name, ownerOf(spec) === undefined ? 'by hand' : 'dayone'])
  }
  if (options.output === 'json') {
    for (const [name, kubernetesVersion, networkPlugin, madeBy] of rows)
      stdout.write(
        `${JSON.stringify({ type: 'cluster', state: kops.state, name, kubernetesVersion, networkPlugin, madeBy })}\n`,
      )
    return 0
  }
  const lines =
    rows.length === 0
      ? [`The state store ${kops.state} has no cluster.`]
      : [
          ...tableLines(['cluster', 'kubernetes', 'network', 'made'], rows),
          '',
          `Take one over: dayone adopt --cluster ${rows[0]?.[0] ?? 'NAME'} --state ${kops.state}`,
        ]
  stdout.write(`${lines.join('\n')}\n`)
  return 0
}

const ownerOf = ({ cluster }: ClusterSpec): string | undefined => cluster.metadata.annotations?.[CONFIG_ANNOTATION]

async function writeFile({ file, surroundings, options }: Session, spec: ClusterSpec, state: string): Promise<number> {
  const { name } = spec.cluster.metadata
  const present = await openConfigFile(file.path)
  const named = present.get(['dayone', 'cluster']) as string | undefined
  if (named !== undefined && named !== name) {
    throw new UserError(`${file.path} names another cluster: ${named}. Nothing was written.`, {
      hint: `Write to a file of its own: dayone adopt --cluster ${name} --state ${state} --config ${name}.yaml`,
      exitCode: 5,
    })
  }
  const say = (written: boolean, lines: readonly string[]): number => {
    const text =
      options.output === 'json'
        ? JSON.stringify({ type: 'adopted', cluster: name, state, file: file.path, written })
        : lines.join('\n')
    surroundings.stdout.write(`${text}\n`)
    return 0
  }
  if (present.get(['cluster']) !== undefined) {
    return say(false, [
      `${file.path} describes ${name} already; it stays as it is.`,
      'See what differs with `dayone plan`. Remove the file to adopt the cluster anew.',
    ])
  }
  const answers = readAnswers(spec)
  const missing = (['zones', 'apiAccess'] as const).filter((key) => answers[key] === undefined)
  if (missing.length > 0) {
    throw new UserError(`dayone cannot describe ${name}: it has no words for its ${missing.join(' and ')}.`, {
      hint: 'Work on it step by step, without a dayone.yaml of its own: dayone up rbac --cluster …',
    })
  }
  file.set(['dayone', 'id'], ownerOf(spec) ?? file.get(['dayone', 'id']))
  file.set(['dayone', 'cluster'], name)
  file.set(['dayone', 'state'], state)
  file.set(['cluster'], { adopted: 'as-is', ...answers })
  await file.save()
  return say(true, [
    `${name} is described in ${file.path}.`,
    'Nothing was changed in the state store, the cloud or the cluster, and nothing will be that you do not change in this file or ask for by name.',
    '',
    ...Object.entries(answers).map(
      ([key, value]) => `  ${key}: ${Array.isArray(value) ? value.join(', ') || 'nobody' : String(value)}`,
    ),
    '',
    'Next: dayone plan (what is open) · dayone up rbac · dayone up metadata-guard',
  ])
}
