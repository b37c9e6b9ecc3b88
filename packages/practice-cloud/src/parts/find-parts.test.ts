import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { tmpdir } from 'node:os'
import type { Programs } from '@dayone/host'
import { expect, onTestFinished, test } from 'vitest'
import { practiceFiles } from '../practice-files.ts'
import { findParts, partFolder, type PartsOptions } from './find-parts.ts'
import { parts } from './part-definitions.ts'

const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'dayone-parts-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** Programs that print the contents of their own file. */
const programs: Programs = {
  run: async ({ program }) => ({
    exitCode: 0,
    signal: undefined,
    stdout: await readFile(program, 'utf8'),
    stderr: '',
    durationMs: 1,
  }),
}

const install = async (bin: string, versions: Readonly<Record<string, string>>): Promise<void> => {
  await mkdir(bin, { recursive: true })
  for (const [name, version] of Object.entries(versions)) {
    await writeFile(join(bin, name), version)
    await chmod(join(bin, name), 0o755)
  }
}

const setUp = async (): Promise<PartsOptions & { readonly bin: string }> => {
  const root = await folder()
  const bin = join(root, 'bin')
  return {
    bin,
    cache: join(root, 'cache'),
    toolchain: join(practiceFiles, 'toolchain'),
    programs,
    path: `/nowhere:${bin}`,
  }
}

const names = (missing: readonly { readonly name: string }[]): readonly string[] => missing.map(({ name }) => name)

test('on an empty computer every part is missing', async () => {
  expect(names((await findParts(await setUp())).missing)).toEqual(names(parts))
})

test('finds programs of exactly the right version on PATH', async () => {
  const options = await setUp()
  await install(options.bin, { kops: '1.36.2', etcd: 'etcd Version: 3.6.5\n', kwok: 'kwok version v0.7.0 go1.26.8' })
  const found = await findParts(options)
  expect(found.paths).toMatchObject({ kops: join(options.bin, 'kops'), etcd: join(options.bin, 'etcd') })
  expect(names(found.missing)).toEqual(['moto', 'cilium-crds', 'kubernetes'])

  await install(options.bin, { kops: '1.36.20', etcd: 'etcd Version: 3.5.21\n' })
  expect(names((await findParts(options)).missing)).toContain('kops')
  expect(names((await findParts(options)).missing)).toContain('etcd-and-kwok')
})

test('finds programs in KUBEBUILDER_ASSETS, and the rest of a part on PATH', async () => {
  const options = await setUp()
  const assets = join(options.bin, '..', 'assets')
  await install(assets, { 'kube-apiserver': 'Kubernetes v1.36.1', kubectl: 'Client Version: v1.36.1' })
  await install(options.bin, {
    'kube-controller-manager': 'Kubernetes v1.36.1',
    'kube-scheduler': 'Kubernetes v1.36.1',
  })
  const found = await findParts({ ...options, kubebuilderAssets: assets })
  expect(found.paths['kube-apiserver']).toBe(join(assets, 'kube-apiserver'))
  expect(names(found.missing)).not.toContain('kubernetes')
})

test('finds our builds by their inputs: another go.sum is another part', async () => {
  const options = await setUp()
  const toolchain = join(options.bin, '..', 'toolchain')
  await cp(options.toolchain, toolchain, { recursive: true })
  const kops = parts.find(({ name }) => name === 'kops')
  if (kops === undefined) throw new Error('no kops')
  await mkdir(await partFolder(kops, { ...options, toolchain }), { recursive: true })
  expect(names((await findParts({ ...options, toolchain })).missing)).not.toContain('kops')

  await writeFile(join(toolchain, 'kops', 'go.sum'), 'something else')
  expect(names((await findParts({ ...options, toolchain })).missing)).toContain('kops')
})

test('folder names in the cache are readable', async () => {
  const options = await setUp()
  for (const part of parts)
    expect(basename(await partFolder(part, options))).toMatch(new RegExp(`^${part.name}-[0-9a-f]{16}$`))
})
