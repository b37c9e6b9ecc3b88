import { contributesSpec, steps } from '../../steps.ts'
import type { ClusterSpec } from '@dayone/cluster-spec'
import { clusterFacts, CONFIG_ANNOTATION, noSuchCluster, readAnswers } from '@dayone/kops-driver'
import type { Kops } from '@dayone/kops'
import { defined, UserError } from '@dayone/pipeline'
import { openConfigFile } from '../../config/config-file.ts'
import { whereOf } from '../../config/place.ts'
import { openRunning } from '../../run/open-running.ts'
import { commandLine } from '../../session/command-line.ts'
import type { Session } from '../../session/session.ts'
import { kinshipOf } from '../../run/kinship.ts'
import { tableLines } from '../status/table-lines.ts'

/**
 * `dayone adopt`: writes a dayone.yaml that describes a cluster as it is, so that the first plan changes nothing;
 * without --cluster, lists the clusters of the state store. Changes nothing in the store, the cloud and the cluster.
 * Throws UserError (exit 5) rather than overwrite a file for another cluster.
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

async function listClusters({ surroundings: { stdout }, options, file }: Session, kops: Kops): Promise<number> {
  const rows: (readonly [string, string, string, string])[] = []
  const foreign: string[] = []
  for (const name of await kops.listClusters()) {
    const spec = await kops.getSpec(name)
    if (spec === undefined) continue
    const { kubernetesVersion, networkPlugin } = clusterFacts(spec)
    // A cluster that dayone created already has a dayone.yaml, here or elsewhere.
    if (kinshipOf(file, spec) === 'foreign' && ownerOf(spec) === undefined) foreign.push(name)
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
          foreign[0] === undefined
            ? 'dayone already manages all of them: there is nothing to adopt.'
            : `Adopt one: ${commandLine(['adopt'], { ...options, cluster: foreign[0], state: kops.state })}`,
        ]
  stdout.write(`${lines.join('\n')}\n`)
  return 0
}

const ownerOf = ({ cluster }: ClusterSpec): string | undefined => cluster.metadata.annotations?.[CONFIG_ANNOTATION]

async function writeFile({ file, surroundings, options }: Session, spec: ClusterSpec, state: string): Promise<number> {
  const { name } = spec.cluster.metadata
  const present = await openConfigFile(file.path)
  // A new file does not know where its cluster lives.
  const elsewhere = commandLine(['adopt'], {
    ...defined({ on: whereOf(file) }),
    cluster: name,
    state,
    config: `${name}.yaml`,
  })
  const named = present.get(['dayone', 'cluster']) as string | undefined
  if (named !== undefined && named !== name) {
    throw new UserError(`${file.path} names another cluster: ${named}. Nothing was written.`, {
      hint: `Use a separate file: ${elsewhere}`,
      exitCode: 5,
    })
  }
  if (present.get(['cluster']) !== undefined && kinshipOf(present, spec) === 'foreign') {
    throw new UserError(`${file.path} describes a cluster named ${name} that is not this one. Nothing was written.`, {
      hint: `Use a separate file: ${elsewhere}`,
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
      `${file.path} already describes ${name}; it was not changed.`,
      `Show the differences: ${commandLine(['plan'], { ...options, cluster: name, state })}`,
      'Delete the file to adopt the cluster again.',
    ])
  }
  // Without these options the next command would use the cluster of the first dayone.yaml it finds.
  const next = (...words: readonly string[]): string => commandLine(words, { ...options, cluster: name, state })
  const answers = readAnswers(spec)
  const contributing = steps.filter(contributesSpec)
  const missing = (['zones', 'apiAccess'] as const).filter((key) => answers[key] === undefined)
  if (missing.length > 0) {
    throw new UserError(`dayone.yaml cannot describe ${name}: its ${missing.join(' and ')} is not supported.`, {
      hint: `Run single steps on it, without a dayone.yaml: ${next('up', contributing[0]?.id ?? '')}`,
    })
  }
  const owner = ownerOf(spec)
  const isTakenOver = owner !== undefined && owner !== file.get(['dayone', 'id'])
  file.set(['dayone', 'id'], owner ?? file.get(['dayone', 'id']))
  file.set(['dayone', 'cluster'], name)
  file.set(['dayone', 'state'], state)
  file.set(['cluster'], { adopted: 'as-is', ...answers })
  await file.save()
  return say(true, [
    `Wrote ${file.path} for ${name}.`,
    'Nothing was changed in the state store, the cloud or the cluster. dayone changes only what you change in this file or request by name.',
    '',
    ...Object.entries(answers).map(
      ([key, value]) => `  ${key}: ${Array.isArray(value) ? value.join(', ') || 'nobody' : String(value)}`,
    ),
    ...(isTakenOver
      ? [
          '',
          `${name} was created from another dayone.yaml, which this file replaces. Objects that a step created for that file and that this one does not list will be planned for deletion. Copy its sections namespaces, rbac, metadata-guard and applications before you run these steps.`,
        ]
      : []),
    '',
    `Next: ${next('plan')}   (show what would change)`,
    ...contributing.map(({ id }) => `      ${next('up', id)}`),
  ])
}
