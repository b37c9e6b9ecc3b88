import { listOf, question, type Manifest, type Note } from '../manifest.ts'
import { podPath, podSpecOf, withPodSpec } from './pod-place.ts'

const lists = ['initContainers', 'containers'] as const

const isVersioned = (image: string): boolean =>
  image.includes('@') || (/:[^/]+$/.test(image) && !image.endsWith(':latest'))

/** Containers whose image has no version: a tag is never invented. */
export const imagesOf = (manifest: Manifest): readonly Note[] => {
  const spec = podSpecOf(manifest)
  if (spec === undefined) return []
  return lists.flatMap((list) =>
    listOf(spec[list])
      .filter(({ image }) => !isVersioned(typeof image === 'string' ? image : ''))
      .map(({ name, image }) =>
        question(
          `${podPath(manifest) ?? ''}.${list}[${String(name)}].image`,
          `${String(image)} can change at any time: which version does it run? Specify it with --image ${String(name)}=${String(image).replace(/:latest$/, '')}:TAG, or with a digest.`,
        ),
      ),
  )
}

/** The object with other images, by container name. */
export const withImages = (manifest: Manifest, images: Readonly<Record<string, string>>): Manifest => {
  const spec = podSpecOf(manifest)
  if (spec === undefined) return manifest
  const changed = Object.fromEntries(
    lists
      .filter((list) => spec[list] !== undefined)
      .map((list) => [
        list,
        listOf(spec[list]).map((container) => {
          const image = images[String(container['name'])]
          return image === undefined ? container : { ...container, image }
        }),
      ]),
  )
  return withPodSpec(manifest, { ...spec, ...changed })
}
