import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPrograms } from '@dayone/host'
import { expect, it, onTestFinished } from 'vitest'
import { downloadPart, type DownloadOptions } from './download-part.ts'
import { checksumIn } from './fetch-release.ts'
import { findPart } from './find-parts.ts'
import { parts, type Part } from './part-definitions.ts'
import { releaseFiles } from './release-files.ts'

const PROGRAM = '#!/bin/sh\necho 1.36.2\n'
const PATH = '/mirror/github.com/kubernetes/kops/releases/download/v1.36.2/kops-linux-amd64'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const LIMITS = { maxBytes: 64 * 1024, deadlineMs: 2000, silenceMs: 300 }

type Answers = Readonly<Record<string, (response: ServerResponse) => void>>

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A mirror with these responses; everything else is missing. */
const mirror = async (answers: Answers) => {
  const asked: string[] = []
  const origin = await serve((request, response) => {
    const url = request.url ?? ''
    asked.push(url)
    const answer = answers[url]
    if (answer === undefined) response.writeHead(404).end()
    else answer(response)
  })
  return { base: `${origin}/mirror/`, asked }
}

const text = (body: string) => (response: ServerResponse) => void response.end(body)
const good: Answers = { [`${PATH}.sha256`]: text(`${sha256(PROGRAM)}\n`), [PATH]: text(PROGRAM) }

const partNamed = (name: string): Part => {
  const part = parts.find((one) => one.name === name)
  if (part === undefined) throw new Error(name)
  return part
}

const setUp = async (base: string): Promise<DownloadOptions> => {
  const root = await mkdtemp(join(tmpdir(), 'dayone-download-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  for (const name of ['kops', 'kubernetes']) {
    await mkdir(join(root, 'toolchain', name), { recursive: true })
    for (const file of ['go.mod', 'go.sum']) await writeFile(join(root, 'toolchain', name, file), name)
  }
  return {
    cache: join(root, 'cache'),
    toolchain: join(root, 'toolchain'),
    programs: createPrograms({ redact: (words) => words }),
    path: '/usr/bin:/bin',
    releases: { base, platform: { os: 'linux', arch: 'x64' }, limits: LIMITS },
    kill: new AbortController().signal,
    onPercent: () => undefined,
  }
}

it('downloads a part with a matching checksum, executable, into a private folder, where it is found again', async () => {
  const { base } = await mirror(good)
  const options = await setUp(base)
  await downloadPart(partNamed('kops'), options)
  const { kops = '' } = (await findPart(partNamed('kops'), { ...options, path: '' })) ?? {}
  expect((await stat(kops)).mode & 0o777).toBe(0o755)
  expect((await stat(join(kops, '..'))).mode & 0o777).toBe(0o700)
  expect(await readdir(options.cache)).toHaveLength(1)
})

const otherHost: Answers = {
  ...good,
  [PATH]: (response) => void response.writeHead(302, { location: 'http://127.0.0.2:9/kops' }).end(),
}

it.each<[string, Answers, RegExp]>([
  ['another checksum', { ...good, [PATH]: text(`${PROGRAM}rm -rf /\n`) }, /does not match its published checksum/],
  ['no file', { [`${PATH}.sha256`]: text(sha256(PROGRAM)) }, /was not found: the server returned 404/],
  ['no checksum', { [PATH]: text(PROGRAM) }, /sha256 was not found: the server returned 404/],
  ['a page instead of a checksum', { ...good, [`${PATH}.sha256`]: text('<html>') }, /has no SHA-256/],
  [
    'a file cut off in the middle',
    {
      ...good,
      [PATH](response) {
        response.writeHead(200, { 'content-length': PROGRAM.length })
        response.write(PROGRAM.slice(0, 9), () => response.destroy())
      },
    },
    /was cut off/,
  ],
  ['a server that goes silent', { ...good, [PATH]: (response) => void response.write('#') }, /sent nothing for 0.3 s/],
  [
    'a server that drips',
    {
      ...good,
      [PATH](response) {
        const drip = setInterval(() => response.write('#'), 50)
        response.once('close', () => clearInterval(drip))
      },
    },
    /took longer than 2 s/,
  ],
  ['a redirect to elsewhere', otherHost, /redirects to http:\/\/127.0.0.2:9, where it is not published/],
  [
    'a redirect without end',
    { ...good, [PATH]: (response) => void response.writeHead(302, { location: PATH }).end() },
    /redirects too many times/,
  ],
  ['more bytes than allowed, announced', { ...good, [PATH]: text('x'.repeat(70_000)) }, /is larger than 64 KiB/],
  [
    'more bytes than allowed, unannounced',
    {
      ...good,
      [PATH](response) {
        for (let count = 0; count < 70; count += 1) response.write('x'.repeat(1000))
        response.end()
      },
    },
    /is larger than 64 KiB/,
  ],
  [
    'another version',
    {
      [`${PATH}.sha256`]: text(sha256('#!/bin/sh\necho 1.0.0\n')),
      [PATH]: text('#!/bin/sh\necho 1.0.0\n'),
    },
    /another version/,
  ],
])('rejects %s, and leaves nothing behind', async (_, answers, says) => {
  const { base } = await mirror(answers)
  const options = await setUp(base)
  const refused = downloadPart(partNamed('kops'), options)
  await expect(refused).rejects.toMatchObject({ name: 'UserError', exitCode: 3, message: says })
  expect(await readdir(options.cache)).toEqual([])
})

it('follows a redirect within the mirror', async () => {
  const { base } = await mirror({
    ...good,
    [PATH]: (response) => void response.writeHead(302, { location: '/stored' }).end(),
    '/stored': text(PROGRAM),
  })
  const options = await setUp(base)
  await downloadPart(partNamed('kops'), options)
  expect(await findPart(partNamed('kops'), { ...options, path: '' })).toBeDefined()
})

it('downloads no program before all checksums of the part are known', async () => {
  const folder = '/mirror/dl.k8s.io/release/v1.36.1/bin/linux/amd64'
  const { base, asked } = await mirror({ [`${folder}/kube-apiserver.sha256`]: text(sha256(PROGRAM)) })
  await expect(downloadPart(partNamed('kubernetes'), await setUp(base))).rejects.toThrow('404')
  expect(asked).toEqual([`${folder}/kube-apiserver.sha256`, `${folder}/kube-controller-manager.sha256`])
})

it.each(['http://mirror.example.com', 'https://me:secret@mirror.example.com', 'ftp://x', 'nonsense'])(
  'rejects %s as a mirror, without repeating it in the error',
  async (base) => {
    const refused = downloadPart(partNamed('kops'), await setUp(base))
    await expect(refused).rejects.toMatchObject({ message: expect.not.stringContaining(base) as string })
  },
)

it('ends immediately when stopped', async () => {
  const stop = new AbortController()
  const { base } = await mirror({ ...good, [PATH]: () => stop.abort(new Error('stopped')) })
  await expect(downloadPart(partNamed('kops'), { ...(await setUp(base)), kill: stop.signal })).rejects.toThrow(
    'stopped',
  )
})

it('knows for which parts there is no official release', () => {
  expect(releaseFiles('kubernetes', { os: 'darwin', arch: 'arm64' })).toBeUndefined()
  expect(releaseFiles('kops', { os: 'win32', arch: 'x64' })).toBeUndefined()
  expect(releaseFiles('moto', { os: 'linux', arch: 'x64' })).toBeUndefined()
  expect(
    releaseFiles('etcd-and-kwok', { os: 'darwin', arch: 'arm64' })?.map(({ path }) => path.split('/').at(-1)),
  ).toEqual(['etcd-v3.6.5-darwin-arm64.zip', 'kwok-darwin-arm64'])
})

it.each([
  ['a sum alone', `${'a'.repeat(64)}\n`, 'a'.repeat(64)],
  ['its line among many', `${'b'.repeat(64)}  other\n${'a'.repeat(64)} *kops\n`, 'a'.repeat(64)],
  ['sums of other files', `${'b'.repeat(64)}  other\n`, undefined],
  ['two sums without a name', `${'b'.repeat(64)}\n${'a'.repeat(64)}\n`, undefined],
])('parses %s', (_, list, sum) => {
  expect(checksumIn(list, 'kops')).toBe(sum)
})
