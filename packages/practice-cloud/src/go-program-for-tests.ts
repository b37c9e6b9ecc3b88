import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { goEnv } from './parts/build-part.ts'
import { testPartsOptions } from './parts-for-tests.ts'

const buildMs = 20 * 60_000

/**
 * A Go program for tests only, built once from the module in `folder` into the cache of the parts; go.mod, go.sum and
 * its sources form the cache key. Returns its path. Rejects with Go's error output if it cannot be built.
 */
export const goProgramForTests = async (
  env: Readonly<Record<string, string | undefined>>,
  { name, folder }: { readonly name: string; readonly folder: string },
): Promise<string> => {
  const { cache, programs } = testPartsOptions(env)
  const place = join(cache, `${name}-${await keyOf(folder)}`)
  const program = join(place, name)
  if ((await stat(program).catch(() => undefined)) !== undefined) return program
  await mkdir(cache, { recursive: true, mode: 0o700 })
  const temporary = await mkdtemp(join(cache, `.building-`))
  try {
    const { exitCode, stderr } = await programs.run({
      program: 'go',
      args: ['build', '-ldflags', '-s -w', '-o', join(temporary, name), '.'],
      env: goEnv(
        Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
      ),
      cwd: folder,
      deadlineMs: buildMs,
    })
    if (exitCode !== 0) throw new Error(`go build in ${folder}: ${stderr}`)
    // A concurrent build has the same result.
    await rename(temporary, place).catch(async (error: unknown) => {
      if ((await stat(program).catch(() => undefined)) === undefined) throw error
    })
    return program
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

const keyOf = async (folder: string): Promise<string> => {
  const hash = createHash('sha256')
  const files = (await readdir(folder)).filter((file) => /\.go$|^go\.(mod|sum)$/.test(file)).toSorted()
  for (const file of files) hash.update(await readFile(join(folder, file))).update('\0')
  return hash.update(`${process.platform}-${process.arch}`).digest('hex').slice(0, 16)
}
