import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../../../packages/', import.meta.url)

/** The names that a package exports, by the file that has them. */
const publicNames = (folder: string): readonly (readonly [file: URL, names: ReadonlySet<string>])[] => {
  const index = new URL(`${folder}/src/index.ts`, root)
  const exports = readFileSync(index, 'utf8').matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)
  return [...exports].map(([, list = '', path = '']) => {
    const names = list.split(',').map((name) =>
      name
        .trim()
        .replace(/^type /, '')
        .replace(/ as .*$/, ''),
    )
    return [new URL(path, index), new Set(names)]
  })
}

/** Whether the text ends with a comment, apart from directives to the linter. */
const endsWithComment = (text: string): boolean => /\*\/\n(\/\/ eslint-disable.*\n)?$/.test(text)

const undocumented = (file: URL, names: ReadonlySet<string>): readonly string[] => {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^export (?:async )?(?:function|const|interface|type|class) (\w+)/gm)]
    .filter(({ 1: name = '', index }) => names.has(name) && !endsWithComment(text.slice(0, index)))
    .map(([, name = '']) => name)
}

it.each(readdirSync(root))('every public function and type of %s has a docstring', (folder) => {
  const found = publicNames(folder).filter(([file]) => existsSync(file))
  expect(found).not.toEqual([])
  expect(found.flatMap(([file, names]) => undocumented(file, names))).toEqual([])
})
