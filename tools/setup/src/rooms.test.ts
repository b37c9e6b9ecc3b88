import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** In a larger folder, files are hard to find by name: move related files to a folder of their own. */
const MOST = 20

const isSource = (name: string): boolean => /\.tsx?$/.test(name) && !/\.(test|fixture)\.tsx?$/.test(name)

/** The folders below `folder` with the number of their sources, without build output and installed packages. */
const sourcesPerFolder = (folder: string): readonly (readonly [folder: string, count: number])[] => {
  const entries = readdirSync(`${root}${folder}`, { withFileTypes: true })
  const rooms = entries.filter((entry) => entry.isDirectory() && !['dist', 'node_modules'].includes(entry.name))
  return [
    [folder, entries.filter((entry) => entry.isFile() && isSource(entry.name)).length],
    ...rooms.flatMap(({ name }) => sourcesPerFolder(`${folder}/${name}`)),
  ]
}

it.each(['apps', 'packages', 'tools'])(`no folder of %s holds more than ${MOST} sources`, (folder) => {
  const counted = sourcesPerFolder(folder)
  expect(counted.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(10)
  expect(counted.filter(([, count]) => count > MOST)).toEqual([])
})
