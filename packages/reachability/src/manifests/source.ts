import { UserError } from '@dayone/pipeline'

export type Path = readonly (string | number)[]

/** Any object of Kubernetes with the way to say where a part of it stands. */
export interface SourcedObject {
  readonly value: Readonly<Record<string, unknown>>
  /** `policies.yaml:12`, or `NetworkPolicy shop/deny` in a cluster. */
  place(path: Path): string
}

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `spec.ingress[0].from`. */
export const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`),
    '',
  )

/** A part of an object that can be read, or refused with its place. */
export interface Part {
  readonly source: SourcedObject
  readonly path: Path
  readonly value: unknown
}

/** The error about a part (exit 2): place, path and what is wrong with it. */
export const refusal = ({ source, path }: Part, problem: string, hint?: string): UserError =>
  new UserError(`${source.place(path)}: ${pathText(path)} ${problem}`, {
    hint: hint ?? 'Correct it and ask again; `kubectl apply --dry-run=server` would refuse it too.',
  })

export const partOf = (source: SourcedObject): Part => ({ source, path: [], value: source.value })

/** A field of a map; `value` is undefined where it is missing or null. Throws UserError where the part is no map. */
export const fieldOf = (part: Part, key: string): Part => {
  const { source, path, value } = part
  if (value !== undefined && value !== null && !isMap(value)) throw refusal(part, 'must be a map.')
  const found = isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return { source, path: [...path, key], value: found ?? undefined }
}

/** The items of a list; undefined where it is missing or null. Throws UserError for anything else. */
export const itemsOf = (part: Part): readonly Part[] | undefined => {
  const { source, path, value } = part
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) throw refusal(part, 'must be a list.')
  return value.map((item: unknown, index) => ({ source, path: [...path, index], value: item }))
}

/** A text; undefined where it is missing. Throws UserError for anything else: `yes` and 1 are no texts in YAML. */
export const textOf = (part: Part): string | undefined => {
  if (part.value === undefined || part.value === null) return undefined
  if (typeof part.value !== 'string')
    throw refusal(
      part,
      `must be a text, and is ${JSON.stringify(part.value)}.`,
      'Put it in quotes if it is meant as a text.',
    )
  return part.value
}

/** A map of texts, as labels are; empty where it is missing. */
export const labelsOf = (part: Part): Readonly<Record<string, string>> => {
  if (part.value === undefined || part.value === null) return {}
  if (!isMap(part.value)) throw refusal(part, 'must be a map.')
  return Object.fromEntries(Object.keys(part.value).map((key) => [key, textOf(fieldOf(part, key)) ?? '']))
}

/** Throws UserError for a key that the kind does not have: a policy with a typing error would silently mean something else. */
export const refuseUnknownKeys = (part: Part, known: readonly string[]): void => {
  if (!isMap(part.value)) return
  for (const key of Object.keys(part.value)) {
    if (known.includes(key)) continue
    const near = known.find((one) => one.toLowerCase() === key.toLowerCase() || one === `${key}s` || `${one}s` === key)
    throw refusal(
      { ...part, path: [...part.path, key] },
      'is no field of this kind.',
      near === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${near}?`,
    )
  }
}
