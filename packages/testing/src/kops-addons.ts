import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPrograms } from '@dayone/host'
import type { KubeObject } from '@dayone/kube'
import { partsForTests, startPretendAws, type PracticeCloud } from '@dayone/practice-cloud'
import { parseAllDocuments } from 'yaml'

/** One cluster for real kops: its name, and arguments of `kops create cluster`. */
export interface KopsCluster {
  readonly name: string
  readonly args: readonly string[]
  /** Creates its DNS zone first, which kops does only in the cloud itself. */
  readonly inCloud?: boolean
}

const programs = createPrograms({ redact: (text) => text })

const run = async ({ kops, env }: PracticeCloud, kubeconfig: string, ...args: readonly string[]): Promise<void> => {
  // Several run at once, and kops locks the file.
  const own = { ...env, KUBECONFIG: kubeconfig }
  const { exitCode, stdout, stderr } = await programs.run({ program: kops, args, env: own, deadlineMs: 240_000 })
  if (exitCode !== 0) throw new Error(`kops ${args.join(' ')}: ${stdout}\n${stderr}`)
}

const isAddon = (file: string): boolean =>
  /-addons-.*_content$/.test(file) && !file.endsWith('addons-bootstrap_content')

const addonsIn = async (folder: string): Promise<readonly KubeObject[]> => {
  const files = (await readdir(folder)).filter(isAddon).toSorted()
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return texts
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as KubeObject | null))
    .filter((object) => object !== null)
}

const atOnce = 3

/** Results in the order of the items, a few at a time. */
const limitedMap = async <Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = []
  for (let start = 0; start < items.length; start += atOnce)
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(map))))
  return results
}

/**
 * The objects of every addon that real kops writes to the state store for these clusters, by name. No control plane
 * starts: kops writes the same files for Terraform as into the bucket.
 */
export const writtenByKops = async (
  env: Readonly<Record<string, string | undefined>>,
  clusters: readonly KopsCluster[],
): Promise<ReadonlyMap<string, readonly KubeObject[]>> => {
  const root = await mkdtemp(join(tmpdir(), 'dayone-addons-'))
  const aws = await startPretendAws(join(root, 'cloud'), await partsForTests(env), env['PATH'] ?? '')
  try {
    const { cloud } = aws
    const machines = ['--node-size', 't3.medium', '--control-plane-size', 't3.medium', '--image', cloud.image]
    const common = ['--zones', cloud.zones[0] ?? '', '--channel', cloud.channel, ...machines]
    const version = ['--kubernetes-version', cloud.kubernetesVersion]
    const write = async ({ name, args, inCloud = false }: KopsCluster) => {
      const out = join(root, name)
      const kubeconfig = `${out}.kubeconfig`
      const target = ['--target=terraform', `--out=${out}`]
      const create = ['create', 'cluster', name, ...common, ...version, ...args]
      await run(cloud, kubeconfig, ...create, ...(inCloud ? ['--yes'] : target))
      if (inCloud) await run(cloud, kubeconfig, 'update', 'cluster', name, ...target)
      return [name, await addonsIn(join(out, 'data'))] as const
    }
    const inCloud = await Promise.all(clusters.filter((one) => one.inCloud === true).map(write))
    const rest = await limitedMap(
      clusters.filter((one) => one.inCloud !== true),
      write,
    )
    const byName = new Map([...inCloud, ...rest])
    return new Map(clusters.map(({ name }) => [name, byName.get(name) ?? []]))
  } finally {
    await aws.stop()
    await rm(root, { recursive: true, force: true })
  }
}
