import { defined } from '@dayone/pipeline'
/** The parts of an image reference, with the registry and repository that a node would pull from. */
export interface ImageReference {
  /** Registry and repository: `docker.io/library/nginx`. */
  readonly repository: string
  readonly registry: string
  readonly tag?: string
  readonly digest?: string
}

const host = '[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?([.][a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*'
const component = '[a-z0-9]+(([.]|_|__|-+)[a-z0-9]+)*'

/** Grammar of an image reference, without bracketed addresses. https://github.com/distribution/reference */
export const imagePattern = `^((${host})(:[0-9]+)?/)?${component}(/${component})*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,})?$`

/** Registry and repository of a valid reference. */
export const namePattern = '^([a-zA-Z0-9.-]+(:[0-9]+)?/)?[a-z0-9._/-]+'

const isRegistry = (segment: string): boolean =>
  segment.includes('.') || segment.includes(':') || segment === 'localhost' || segment !== segment.toLowerCase()

/** Registry and repository, with Docker's defaults for short names. */
const fullName = (name: string): string => {
  const [first = '', ...rest] = name.split('/')
  const full = rest.length > 0 && isRegistry(first) ? name : `docker.io/${name}`
  return /^docker\.io\/[^/]+$/.test(full) ? full.replace('/', '/library/') : full
}

/** The parts of an image reference; undefined if it is invalid. */
export const parseImage = (image: string): ImageReference | undefined => {
  if (!new RegExp(imagePattern).test(image)) return undefined
  const name = new RegExp(namePattern).exec(image)?.[0] ?? ''
  const repository = fullName(name)
  const [, tag] = /:([^/@]+)(?:@|$)/.exec(image.slice(name.length)) ?? []
  const [, digest] = /@(.+)$/.exec(image) ?? []
  return {
    repository,
    registry: repository.split('/')[0] ?? '',
    ...defined({ tag, digest }),
  }
}

/**
 * Names that resolve inside the node's network: no dot, a number as last label (also `0x7f000001`), or a private
 * top-level domain. A pull from there makes the node send requests inside its network.
 */
const isInward = (registry: string): boolean => {
  const name = registry.replace(/:\d+$/, '')
  return !/[.][a-zA-Z][a-zA-Z0-9-]*$/.test(name) || /[.](internal|local|localhost|localdomain)$/i.test(name)
}

/**
 * The error message for an image; undefined if it is allowed. `registries`: allowed registries or repository prefixes
 * of whole segments; empty: any with a public name.
 */
export const imageProblem = (image: string, registries: readonly string[]): string | undefined => {
  const parsed = parseImage(image)
  if (parsed === undefined) return `${image} is not a valid image name`
  const { repository, registry, tag, digest } = parsed
  if (digest === undefined && (tag === undefined || tag === 'latest'))
    return `${image} has no version: use a tag other than latest, or a digest`
  if (registries.length === 0) return isInward(registry) ? `${image} is at a private network address` : undefined
  return registries.some((one) => repository === one || repository.startsWith(`${one}/`))
    ? undefined
    : `${image} comes from a registry that is not allowed`
}
