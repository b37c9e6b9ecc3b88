import { dirname } from 'node:path'
import { ensurePrivateDirectory, readFileIfExists, writePrivateFile } from '@dayone/host'
import { UserError } from '@dayone/pipeline'
import { isCollection, isScalar, LineCounter, parse, parseDocument, type Document } from 'yaml'
import { splitSetting, type KeyPath } from './key-path.ts'

/** dayone.yaml: a top key `dayone`, then one slice per step. Comments survive. */
export interface ConfigFile {
  readonly path: string
  /** Every later save goes to this file instead. What stands in the old one stays there. */
  moveTo(path: string): void
  /** False until it was saved for the first time. */
  readonly exists: boolean
  get(path: KeyPath): unknown
  /** Undefined takes the key away. */
  set(path: KeyPath, value: unknown): void
  /** Takes `key=value` of the command line; the value is read as YAML. */
  setFromText(setting: string): void
  /** Writes the file unless it holds exactly this already. */
  save(): Promise<void>
  /** "dayone.yaml:3:5" of a path, or of the nearest parent that stands in the file. */
  place(path: readonly PropertyKey[]): string
}

const YAML_OPTIONS = { version: '1.1', indentSeq: false, lineWidth: 0 } as const

/**
 * Reads dayone.yaml, or begins an empty one that is written at the first save. `isPrivate` makes its folder (0700).
 * Throws UserError (exit 2) with line and column for a file that is no YAML mapping.
 */
export async function openConfigFile(path: string, { isPrivate = false } = {}): Promise<ConfigFile> {
  const text = await readFileIfExists(path)
  const lines = new LineCounter()
  const document: Document = parseDocument(text ?? '', { ...YAML_OPTIONS, lineCounter: lines, prettyErrors: false })
  const problem = document.errors[0]
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0])
    throw new UserError(`${path}:${line}:${col}: ${problem.message}`, {
      hint: 'Correct the file, or remove it to begin anew.',
    })
  }
  if (document.contents !== null && !isCollection(document.contents)) {
    throw new UserError(`${path}:1:1: a mapping of keys to values is expected.`, {
      hint: 'Correct the file, or remove it to begin anew.',
    })
  }
  let written = text
  const get = (keys: KeyPath): unknown => {
    const value: unknown = document.getIn([...keys])
    return isCollection(value) ? (value.toJS(document) as unknown) : value
  }
  const set = (keys: KeyPath, value: unknown): void => {
    if (value === undefined) document.deleteIn([...keys])
    else {
      makeParents(document, keys)
      document.setIn([...keys], document.createNode(value))
    }
  }
  let at = { path, isPrivate }
  return {
    get path() {
      return at.path
    },
    moveTo(next) {
      at = { path: next, isPrivate: false }
      written = undefined
    },
    get exists() {
      return written !== undefined
    },
    get,
    set,
    setFromText(setting) {
      const { path: keys, value } = splitSetting(setting)
      set(keys, valueFromText(setting, value))
    },
    async save() {
      if (at.isPrivate) await ensurePrivateDirectory(dirname(at.path))
      const next = document.toString(YAML_OPTIONS)
      if (next === written) return
      await writePrivateFile(at.path, next)
      written = next
    },
    place(keys) {
      for (let length = keys.length; length >= 0; length--) {
        const start = startOf(document, keys.slice(0, length))
        if (start === undefined) continue
        const { line, col } = lines.linePos(start)
        return text === undefined ? path : `${path}:${line}:${col}`
      }
      return path
    },
  }
}

/** A list where the next key is a number, else a mapping; `setIn` alone would always make mappings. */
function makeParents(document: Document, keys: KeyPath): void {
  for (let length = 0; length < keys.length; length++) {
    if (isCollection(document.getIn(keys.slice(0, length), true))) continue
    const parent = document.createNode(typeof keys[length] === 'number' ? [] : {})
    if (length === 0) document.contents = parent
    else document.setIn(keys.slice(0, length), parent)
  }
}

/** Where a key stands (not its value), in characters from the beginning of the file. */
function startOf(document: Document, keys: readonly PropertyKey[]): number | undefined {
  const parent: unknown = keys.length === 0 ? document.contents : document.getIn(keys.slice(0, -1), true)
  if (keys.length === 0) return isCollection(parent) ? parent.range?.[0] : 0
  if (!isCollection(parent)) return undefined
  const last = keys.at(-1)
  for (const [index, item] of parent.items.entries()) {
    if (typeof item === 'object' && item !== null && 'key' in item) {
      const key: unknown = item.key
      if (isScalar(key) && key.value === last) return key.range?.[0]
    } else if (index === last && isNodeWithRange(item)) return item.range[0]
  }
  return undefined
}

const isNodeWithRange = (item: unknown): item is { range: [number, number, number] } =>
  typeof item === 'object' && item !== null && 'range' in item && Array.isArray(item.range)

function valueFromText(setting: string, text: string): unknown {
  try {
    return parse(text, { version: '1.1' }) as unknown
  } catch (error) {
    throw new UserError(`--set ${setting}: the value is no YAML.`, {
      hint: 'Quote it, for example: --set \'rbac.teams=[{group: "oidc:team", namespaces: [shop], persona: developer}]\'',
      cause: error,
    })
  }
}
