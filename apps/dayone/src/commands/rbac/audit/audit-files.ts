import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createGunzip } from 'node:zlib'
import { UserError } from '@dayone/pipeline'
import type { Surroundings } from '../../../session/surroundings.ts'

/** A log: its name as typed, and its unpacked text. */
export interface AuditFile {
  readonly name: string
  readonly open: () => AsyncIterable<Buffer>
}

/** Small: read-ahead is most of the memory in use. */
const chunkBytes = 128 * 1024

/** Every file of a folder and of those in it, in the order of their names. */
async function namesIn(folder: string, shown: string): Promise<readonly (readonly [path: string, name: string])[]> {
  const found: (readonly [string, string])[] = []
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    const name = join(shown, entry.name)
    if (entry.isDirectory()) found.push(...(await namesIn(path, name)))
    else if ((await stat(path)).isFile()) found.push([path, name])
  }
  return found
}

/** The magic bytes of gzip; a file name is not reliable, and stdin has none. */
const isGzip = (chunk: Buffer): boolean => chunk[0] === 0x1f && chunk[1] === 0x8b

async function* unpacked(source: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done === true) return
  const rest = async function* (): AsyncGenerator<Buffer> {
    yield Buffer.from(first.value)
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield Buffer.from(next.value)
  }
  if (!isGzip(Buffer.from(first.value))) {
    yield* rest()
    return
  }
  const gunzip = createGunzip({ chunkSize: chunkBytes })
  const fed = feed(gunzip, rest())
  yield* gunzip as AsyncIterable<Buffer>
  await fed
}

async function feed(gunzip: ReturnType<typeof createGunzip>, source: AsyncIterable<Buffer>): Promise<void> {
  try {
    for await (const chunk of source)
      if (!gunzip.destroyed && !gunzip.write(chunk))
        await new Promise((done) => gunzip.once('drain', done).once('close', done))
    gunzip.end()
  } catch (error) {
    gunzip.destroy(error as Error)
  }
}

/**
 * The logs that are named: files, gzip or not, folders with all in them, `-` for stdin. Throws UserError (exit 2) for
 * missing files.
 */
export async function auditFiles(
  { cwd, stdin }: Pick<Surroundings, 'cwd' | 'stdin'>,
  words: readonly string[],
  what = 'audit logs of the API server',
): Promise<readonly AuditFile[]> {
  const all: AuditFile[] = []
  for (const word of words) {
    if (word === '-') {
      all.push({ name: 'stdin', open: () => unpacked(stdin) })
      continue
    }
    const path = resolve(cwd, word)
    const found = await stat(path).catch((error: unknown) => {
      throw new UserError(`${word} does not exist.`, {
        hint: `Specify ${what}: files, folders, or - for stdin.`,
        cause: error,
      })
    })
    const names = found.isDirectory() ? await namesIn(path, word) : [[path, word] as const]
    for (const [file, name] of names)
      all.push({ name, open: () => unpacked(createReadStream(file, { highWaterMark: chunkBytes })) })
  }
  return all
}
