import type { TenantRule } from './tenant-rule.ts'
import { imagePattern, namePattern } from './image-reference.ts'
import { podOf } from './pod-of.ts'

const raw = (text: string): string => `r'${text}'`

/** CEL for all images of an object's pods: every kind of container, and image volumes. */
const imagesOf = (object: string): string => {
  const pod = `${podOf(object)}.spec`
  const of = (field: string) => `${pod}.?${field}.orValue([]).map(c, string(c.?image.orValue('')))`
  const volumes = `${pod}.?volumes.orValue([]).filter(v, has(v.image)).map(v, string(v.image.?reference.orValue('')))`
  // For a debug container, only the ephemeral containers are checked: the pod around it already runs.
  return `(variables.isDebug ? ${of('ephemeralContainers')} : ${of('containers')} + ${of('initContainers')} + ${of('ephemeralContainers')} + ${volumes})`
}

const anyImage = (object: string, isBad: string): string => `${imagesOf(object)}.exists(i, ${isBad})`

/** CEL for registry and repository of `i`, with Docker's defaults for short names: equal to `parseImage`. */
const name = `i.find(${raw(namePattern)})`
const first = "i.split('/')[0]"
const isRegistry = `(i.contains('/') && (${first}.contains('.') || ${first}.contains(':') || ${first} == 'localhost' || ${first} != ${first}.lowerAscii()))`
const full = `[${isRegistry} ? ${name} : 'docker.io/' + ${name}].map(f, f.matches('^docker[.]io/[^/]+$') ? 'docker.io/library/' + f.split('/')[1] : f)`

const fromElsewhere = `!${full}.exists(f, variables.registries.exists(r, f == r || f.startsWith(r + '/')))`
const inward = `!${full}.exists(f, f.matches('^[^/]*[.][a-zA-Z][a-zA-Z0-9-]*(:[0-9]+)?/') && !f.matches('(?i)^[^/]*[.](internal|local|localhost|localdomain)(:[0-9]+)?/'))`

/**
 * Images by name and version, from allowed registries (NS-07; CIS 5.5.1). `registries` is a variable of the policy; a
 * reference is compared by its parts, never as a string prefix.
 */
export const imageRules = (registries: readonly string[]): readonly TenantRule[] => [
  {
    id: 'image-name',
    broken: (object) => anyImage(object, `!i.matches(${raw(imagePattern)})`),
    message:
      'Image must be registry/repository:tag or registry/repository@digest, with a host name, not an IP address.',
  },
  {
    id: 'image-version',
    broken: (object) => anyImage(object, "!i.contains('@') && (!i.matches(':[^/]+$') || i.endsWith(':latest'))"),
    message: 'Image must have a version: a tag other than latest, or a digest.',
  },
  registries.length === 0
    ? {
        id: 'image-registry',
        broken: (object) => anyImage(object, `i.matches(${raw(imagePattern)}) && ${inward}`),
        message:
          'Image must come from a registry with a public name: the node would resolve this one in its own network. If this is intended, add it to namespaces.registries in dayone.yaml.',
      }
    : {
        id: 'image-registry',
        broken: (object) => anyImage(object, `i.matches(${raw(imagePattern)}) && ${fromElsewhere}`),
        message: `Image must come from one of: ${registries.join(', ')}.`,
      },
]
