import { access } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import {
  collectGarbageEarly,
  ensurePrivateDirectory,
  fileProblem,
  readFileIfExists,
  writePrivateFile,
} from '@dayone/host'
import { UserError } from '@dayone/pipeline'
import { isCollection, isScalar, LineCounter, parse, type Document } from 'yaml'
import { parseConfig, YAML_OPTIONS } from './parse-config.ts'
import { showKeyPath, splitSetting, type KeyPath } from './key-path.ts'
import { replacedItems } from './replaced-items.ts'

/** Characters of a dayone.yaml with hundreds of namespaces: what is read and planned for them is long, too. */
const LONG = 16_384

/** dayone.yaml: a top key `dayone`, then one slice per step. Comments survive. */
export interface ConfigFile {
  readonly path: string
  /** Its folder is private (0700). */
  readonly isPrivate: boolean
  /** Every later save goes to this file instead. The old one is kept. */
  moveTo(path: string): void
  /** False until it was saved for the first time. */
  readonly exists: boolean
  get(path: KeyPath): unknown
  /** Undefined deletes the key. */
  set(path: KeyPath, value: unknown): void
  /** Takes `key=value` of the command line; the value is read as YAML, and kept by `save` alone. */
  setFromText(setting: string): void
  /** What those settings silently remove, a sentence each. */
  notes(): readonly string[]
  /** Writes the file if it changed: everything that was approved, including the settings of the command line. */
  save(): Promise<void>
  /** The same without those settings: answers are kept as they are given, a setting once its plan is approved. */
  saveAnswers(): Promise<void>
  /** "dayone.yaml:3:5" of a path, or of the nearest parent that is in the file; for a setting, its text on the command line. */
  place(path: readonly PropertyKey[]): string
}

/**
 * Reads dayone.yaml, or starts an empty one that is written at the first save. `isPrivate` makes its folder (0700).
 * Throws UserError (exit 2) for a file that cannot be read, and with line and column for one that is not a YAML mapping. `keepAs`: start over; what is in the
 * file goes there before the first save.
 */
export async function openConfigFile(
  path: string,
  { isPrivate = false, keepAs }: { readonly isPrivate?: boolean; readonly keepAs?: string } = {},
): Promise<ConfigFile> {
  const found = await readFileIfExists(path)
  if (found === undefined && !isPrivate) await requireFolderOf(path)
  const text = keepAs === undefined ? found : undefined
  let earlier = keepAs === undefined ? undefined : found
  const lines = new LineCounter()
  if (text !== undefined && text.length > LONG) collectGarbageEarly()
  const document = parseConfig(text ?? '', path, lines)
  let written = text
  const get = (keys: KeyPath): unknown => {
    const value: unknown = document.getIn([...keys])
    return isCollection(value) ? (value.toJS(document) as unknown) : value
  }
  /** What is saved while the settings of the command line are not approved. */
  let answers: Document | undefined
  const settings: { readonly path: KeyPath; readonly setting: string }[] = []
  const set = (keys: KeyPath, value: unknown): void => {
    for (const one of answers === undefined ? [document] : [document, answers]) setIn(one, keys, value)
  }
  const write = async (what: Document): Promise<void> => {
    if (at.isPrivate) await ensurePrivateDirectory(dirname(at.path))
    const next = what.toString(YAML_OPTIONS)
    if (next === written) return
    if (earlier !== undefined && keepAs !== undefined) await writePrivateFile(keepAs, earlier)
    earlier = undefined
    await writePrivateFile(at.path, next)
    written = next
  }
  let at = { path, isPrivate }
  const notes: string[] = keepAs === undefined ? [] : [`Starting over: your answers so far are kept in ${keepAs}.`]
  return {
    get path() {
      return at.path
    },
    get isPrivate() {
      return at.isPrivate
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
      const { path: keys, value: typed } = splitSetting(setting)
      refuseGap(setting, keys, get)
      const value = valueFromText(setting, typed)
      const note = replacedItems(keys, get(keys), value)
      if (note !== undefined) notes.push(note)
      answers ??= document.clone()
      settings.push({ path: keys, setting })
      setIn(document, keys, value)
    },
    notes: () => notes,
    async save() {
      answers = undefined
      await write(document)
    },
    saveAnswers: () => write(answers ?? document),
    place(keys) {
      const given = settings.findLast(({ path: own }) => own.every((part, index) => part === keys[index]))
      if (given !== undefined) return `--set ${given.setting}`
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

/** Throws UserError (exit 2) for an index beyond the end of a list: the items in between would have to be invented. */
function refuseGap(setting: string, keys: KeyPath, get: ConfigFile['get']): void {
  for (const [at, key] of keys.entries()) {
    if (typeof key !== 'number') continue
    const list = get(keys.slice(0, at))
    const length = Array.isArray(list) ? list.length : 0
    if (key <= length) continue
    throw new UserError(`--set ${setting}: ${showKeyPath(keys.slice(0, at))} has ${length} entries.`, {
      hint: `The next one is ${showKeyPath([...keys.slice(0, at), length])}.`,
    })
  }
}

/** Fails early if the file cannot be written: answers take minutes to give. */
async function requireFolderOf(path: string): Promise<void> {
  const folder = dirname(resolve(path))
  await access(folder).catch((error: unknown) => {
    throw fileProblem(folder, error)
  })
}

function setIn(document: Document, keys: KeyPath, value: unknown): void {
  if (value === undefined) document.deleteIn([...keys])
  else {
    makeParents(document, keys)
    document.setIn([...keys], document.createNode(value))
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
    throw new UserError(`--set ${setting}: the value is not valid YAML.`, {
      hint: 'Quote it, for example: --set \'rbac.teams=[{group: "oidc:team", namespaces: [shop], persona: developer}]\'',
      cause: error,
    })
  }
}
