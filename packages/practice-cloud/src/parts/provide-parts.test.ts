import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { lockFile, systemClock, type ProgramRequest, type Programs } from '@dayone/host'
import { expect, onTestFinished, test } from 'vitest'
import type { PracticeProgress } from '../progress.ts'
import { provideParts, type ProvideOptions } from './provide-parts.ts'

/** Go and Python that finish immediately: each build writes what it was asked for. */
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
    const output = args.indexOf('-o') + 1
    if (args[0] === 'build')
      for (const path of args.slice(output + 1))
        await writeFile(join(args[output] ?? '', basename(path.replace(/\/v\d$/, ''))), program)
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

test('asks first, and builds nothing without confirmation', async () => {
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

test('builds what cannot be downloaded, and reports why', async () => {
  const { options, progress } = await setUp(builders())
  const releases = { base: 'http://127.0.0.1:9', platform: { os: 'linux', arch: 'x64' } }
  await provideParts({ ...options, source: 'download', releases })
  const reported = progress.flatMap((event) => (event.type === 'not-downloaded' ? [[event.part, event.why]] : []))
  expect(reported.map(([part]) => part)).toEqual(['etcd-and-kwok', 'kubernetes', 'kops'])
  for (const [, why] of reported) expect(why).toMatch(/could not be downloaded/)
  expect([...built(progress)].sort()).toEqual(['cilium-crds', 'etcd-and-kwok', 'kops', 'kubernetes', 'moto'])
})

test('reports where there is no official release, and builds', async () => {
  const { options, progress } = await setUp(builders())
  await provideParts({ ...options, source: 'download', releases: { platform: { os: 'sunos', arch: 'x64' } } })
  const why = progress.flatMap((event) => (event.type === 'not-downloaded' ? [event.why] : []))
  expect(why).toContain('kops has no official release for sunos on x64.')
})

test('builds all missing parts into separate folders, each program under its own name', async () => {
  const { options, progress } = await setUp(builders())
  const parts = await provideParts(options)
  expect([...built(progress)].sort()).toEqual(['cilium-crds', 'etcd-and-kwok', 'kops', 'kubernetes', 'moto'])
  await Promise.all([parts?.etcd, parts?.kwok, parts?.kubectl].map((path) => readFile(path ?? '')))
  expect(parts?.kops).toMatch(/cache\/kops-[0-9a-f]{16}\/kops$/)
  expect(await readdir(parts?.ciliumCrds ?? '')).toEqual(['policies.yaml'])
})

test('a failed build reports why, leaves nothing incomplete, and the next one continues after the complete parts', async () => {
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
  expect(built(progress)).toEqual(expect.arrayContaining(['etcd-and-kwok', 'kubernetes']))

  seen.length = 0
  await provideParts({ ...options, programs: builders(seen) })
  expect(seen.filter(({ args }) => args[0] === 'build').map(({ args }) => args.at(-1))).toEqual([
    'k8s.io/kops/cmd/kops',
  ])
})

test('fetches the next part while it compiles, and never compiles two at once', async () => {
  const inner = builders()
  const running = new Set<string>()
  const together: string[][] = []
  const fetchedKops = Promise.withResolvers<void>()
  const run: Programs['run'] = async (request) => {
    const what = `${request.args[0] ?? ''} ${basename(request.cwd ?? '')}`
    running.add(what)
    together.push([...running])
    // The first compilation ends after the last fetch: it would never end if one waited for the other.
    if (what === 'list kops') fetchedKops.resolve()
    if (what === 'build etcd-and-kwok') await fetchedKops.promise
    return inner.run(request).finally(() => running.delete(what))
  }
  const { options } = await setUp({ run })
  await provideParts(options)
  expect(together.some((at) => at.includes('build etcd-and-kwok') && at.includes('list kubernetes'))).toBe(true)
  for (const at of together) expect(at.filter((what) => what.startsWith('build')).length).toBeLessThan(2)
})

test('reports fetched modules, and compiled packages with their total', async () => {
  const inner = builders()
  const lines: Readonly<Record<string, readonly string[]>> = {
    list: ['go: downloading example.com/a v1.0.0', 'go: downloading example.com/b v1.0.0', 'example.com/a'],
    build: ['example.com/a', 'go: a note', 'example.com/b'],
  }
  const { options, progress } = await setUp({
    run: async (request) => {
      for (const line of lines[request.args[0] ?? ''] ?? []) request.onLine?.(line, 'stderr')
      const result = await inner.run(request)
      return request.args[0] === 'list' ? { ...result, stdout: 'a\nb\nc\nd\n' } : result
    },
  })
  await provideParts(options)
  const ofKops = progress.flatMap((event) => (event.type === 'part' && event.part === 'kops' ? [event] : []))
  expect(ofKops.map(({ doing, percent }) => [doing, percent]).filter(([doing]) => doing !== undefined)).toEqual([
    [{ step: 'fetching', modules: 0 }, undefined],
    [{ step: 'fetching', modules: 1 }, undefined],
    [{ step: 'fetching', modules: 2 }, undefined],
    [{ step: 'compiling', packages: 0, of: 4 }, 0],
    [{ step: 'compiling', packages: 1, of: 4 }, 25],
    [{ step: 'compiling', packages: 2, of: 4 }, 50],
  ])
})

test('reports durations for built parts only', async () => {
  const { options, progress } = await setUp(builders())
  await provideParts(options)
  const took = Object.fromEntries(
    progress.flatMap((event) => (event.type === 'part' && event.state === 'built' ? [[event.part, event.took]] : [])),
  )
  expect(took['kops']).toEqual({ fetching: expect.any(Number) as number, compiling: expect.any(Number) as number })
  expect(took['moto']).toEqual({ fetching: expect.any(Number) as number })
  progress.length = 0
  await provideParts(options)
  expect(progress).toHaveLength(5)
  for (const event of progress) expect(event).not.toHaveProperty('took')
})

test('when one part fails, ends parallel work first', async () => {
  const inner = builders([], 'k8s.io/kubernetes/cmd/kubectl')
  let ended: unknown
  // The other part fails only after this one has started; otherwise there is nothing to abort.
  const begun = Promise.withResolvers<undefined>()
  const { options } = await setUp({
    run: async (request) => {
      if (request.args[0] === 'build' && request.args.at(-1) === 'k8s.io/kubernetes/cmd/kubectl') await begun.promise
      if (request.args[0] !== 'list' || basename(request.cwd ?? '') !== 'kops') return inner.run(request)
      begun.resolve(undefined)
      await new Promise((resolve) => request.kill?.addEventListener('abort', resolve))
      ended = request.kill?.reason
      return inner.run(request)
    },
  })
  await expect(provideParts(options)).rejects.toMatchObject({ message: 'Building API server failed.' })
  expect(ended).toMatchObject({ message: 'Building API server failed.' })
})

test('waits while another process builds', async () => {
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
