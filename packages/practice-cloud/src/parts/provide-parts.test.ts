import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lockFile, systemClock, type ProgramRequest, type Programs } from '@dayone/host'
import { expect, onTestFinished, test } from 'vitest'
import type { PracticeProgress } from '../progress.ts'
import { provideParts, type ProvideOptions } from './provide-parts.ts'

/** Go and Python that build at once: each build writes what it was asked for. */
const builders = (seen: ProgramRequest[] = [], failing?: string): Programs => ({
  run: async (request) => {
    seen.push(request)
    const { program, args } = request
    const answer = (stdout: string, exitCode = 0) => ({
      exitCode,
      signal: undefined,
      stdout,
      stderr: 'no space left',
      durationMs: 1,
    })
    if (args[0] === 'env') return answer('go1.26.8')
    if (args[0] === '-c') return answer('3.12 True')
    if (args[0] === 'mod') return answer(JSON.stringify({ Dir: join(request.cwd ?? '', 'source') }))
    if (args[0] === 'build' && args.at(-1) === failing) return answer('', 1)
    if (args[0] === 'build') await writeFile(args[args.indexOf('-o') + 1] ?? '', program)
    return answer('')
  },
})

const setUp = async (programs: Programs) => {
  const root = await mkdtemp(join(tmpdir(), 'dayone-provide-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  const toolchain = join(root, 'toolchain')
  for (const name of ['kops', 'kubernetes', 'etcd-and-kwok', 'cilium']) {
    await mkdir(join(toolchain, name), { recursive: true })
    for (const file of ['go.mod', 'go.sum']) await writeFile(join(toolchain, name, file), name)
  }
  await writeFile(join(toolchain, 'requirements.txt'), 'moto')
  const definitions = join(toolchain, 'cilium', 'source', 'pkg/k8s/apis/cilium.io/client/crds/v2')
  await mkdir(definitions, { recursive: true })
  await writeFile(join(definitions, 'policies.yaml'), 'kind: CustomResourceDefinition')
  const progress: PracticeProgress[] = []
  const options: ProvideOptions = {
    cache: join(root, 'cache'),
    toolchain,
    programs,
    path: '/nowhere',
    buildEnv: {},
    clock: systemClock,
    kill: new AbortController().signal,
    onProgress: (event) => progress.push(event),
  }
  return { options, progress }
}

const built = (progress: readonly PracticeProgress[]): readonly string[] =>
  progress.flatMap((event) => (event.type === 'part' && event.state === 'built' ? [event.part] : []))

test('asks first, and builds nothing without a yes', async () => {
  const seen: ProgramRequest[] = []
  const { options, progress } = await setUp(builders(seen))
  const asked: string[] = []
  const confirmBuild = async (missing: readonly { readonly title: string }[]): Promise<boolean> => {
    asked.push(...missing.map(({ title }) => title))
    return false
  }
  expect(await provideParts({ ...options, confirmBuild })).toBeUndefined()
  expect(asked).toContain('kops')
  expect(built(progress)).toEqual([])
  expect(seen.some(({ args }) => args[0] === 'build')).toBe(false)
})

test('builds everything that is missing, one after the other, into folders of their own', async () => {
  const { options, progress } = await setUp(builders())
  const parts = await provideParts(options)
  expect(built(progress)).toEqual(['moto', 'cilium-crds', 'etcd-and-kwok', 'kubernetes', 'kops'])
  expect(parts?.kops).toMatch(/cache\/kops-[0-9a-f]{16}\/kops$/)
  expect(await readdir(parts?.ciliumCrds ?? '')).toEqual(['policies.yaml'])
})

test('a build that fails says why, leaves nothing half made, and the next one goes on after what is whole', async () => {
  const seen: ProgramRequest[] = []
  const { options, progress } = await setUp(builders(seen, 'k8s.io/kops/cmd/kops'))
  await mkdir(join(options.cache, '.building-killed'), { recursive: true })
  await expect(provideParts(options)).rejects.toMatchObject({
    name: 'UserError',
    exitCode: 3,
    message: 'Building kops failed.',
    hint: expect.stringContaining('no space left') as string,
  })
  expect((await readdir(options.cache)).filter((name) => name.startsWith('.building'))).toEqual([])
  expect(built(progress)).toEqual(['moto', 'cilium-crds', 'etcd-and-kwok', 'kubernetes'])

  seen.length = 0
  await provideParts({ ...options, programs: builders(seen) })
  expect(seen.filter(({ args }) => args[0] === 'build').map(({ args }) => args.at(-1))).toEqual([
    'k8s.io/kops/cmd/kops',
  ])
  expect(seen.some(({ args }) => args.includes('pip'))).toBe(false)
})

test('waits while another one builds', async () => {
  const { options } = await setUp(builders([]))
  await mkdir(options.cache, { recursive: true })
  const lock = await lockFile(join(options.cache, 'build.lock'))
  const stop = new AbortController()
  const waiting: PracticeProgress[] = []
  const onProgress = (event: PracticeProgress): void => {
    waiting.push(event)
    if (event.type === 'waiting') stop.abort(new Error('seen'))
  }
  await expect(provideParts({ ...options, kill: stop.signal, onProgress })).rejects.toThrow('seen')
  expect(waiting).toContainEqual({ type: 'waiting', for: 'another build' })
  await lock?.release()
})
