import { defined } from '@dayone/pipeline'
/** The parts of `host:port/path/name:tag@sha256:…`. */
export interface ImageReference {
  /** `123456789012.dkr.ecr.us-west-2.amazonaws.com`, `localhost:5000`; undefined means Docker Hub. */
  readonly registry?: string
  /** `team/page-score`. */
  readonly repository: string
  readonly tag?: string
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest?: string
}

const registryPattern =
  /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*(?::[0-9]{1,5})?$/
const componentPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const tagPattern = /^\w[\w.-]{0,127}$/
const digestPattern = /^sha256:[0-9a-f]{64}$/

/**
 * Undefined if the text is not an image reference. Grammar: distribution/reference; a first part with a dot, a port, or
 * `localhost` is a registry.
 */
export const parseImage = (text: string): ImageReference | undefined => {
  const [named = '', ...digests] = text.split('@')
  if (digests.length > 1) return undefined
  const [digest] = digests
  if (digest !== undefined && !digestPattern.test(digest)) return undefined

  // A colon before the last slash belongs to the registry's port.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1)
  const path = colon === -1 ? named : named.slice(0, colon)
  const tag = colon === -1 ? undefined : named.slice(colon + 1)
  if (tag !== undefined && !tagPattern.test(tag)) return undefined

  const [first = '', ...rest] = path.split('/')
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  if (hasRegistry && !registryPattern.test(first)) return undefined
  const components = hasRegistry ? rest : [first, ...rest]
  if (!components.every((component) => componentPattern.test(component))) return undefined
  return {
    ...(hasRegistry ? { registry: first } : {}),
    repository: components.join('/'),
    ...defined({ tag, digest }),
  }
}

/** Whether it refers to one fixed build, as far as a tag can. */
export const isPinned = ({ tag, digest }: ImageReference): boolean =>
  digest !== undefined || (tag !== undefined && tag !== 'latest')

/** The error message for an image, one sentence; undefined if it can be deployed. */
export const imageProblem = (text: string): string | undefined => {
  const image = parseImage(text)
  if (text === '') return 'Specify an image with its tag, for example registry.example.com/page-score:1.0.0.'
  if (image === undefined)
    return text !== text.toLowerCase() && parseImage(text.toLowerCase()) !== undefined
      ? `"${text}" is not a valid image name: the part before the tag must be lower case.`
      : `"${text}" is not a valid image name: use registry/name:tag or registry/name@sha256:….`
  if (isPinned(image)) return undefined
  return image.tag === 'latest'
    ? `${text} uses the tag latest, which can change at any time: use a version.`
    : `${text} has no tag, so it means latest, which can change at any time: add a version, for example ${text}:1.0.0.`
}

/** Account and region of a private registry of Amazon ECR; undefined for any other registry. */
export const ecrOf = ({
  registry,
}: ImageReference): { readonly account: string; readonly region: string } | undefined => {
  const [, account, region] =
    /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/.exec(registry ?? '') ?? []
  return account === undefined || region === undefined ? undefined : { account, region }
}

/** The account of a private registry of Amazon ECR; undefined for any other registry. */
export const ecrAccountOf = (reference: ImageReference): string | undefined => ecrOf(reference)?.account
