import { UserError } from '@dayone/pipeline'

/** `--image container=image` by container. Throws UserError (exit 2) for anything else, and for an image without a version. */
export const imageChoices = (words: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    words.map((word) => {
      const [, container, image] = /^([^=]+)=(\S+)$/.exec(word) ?? []
      if (container === undefined || image === undefined)
        throw new UserError(`--image ${word}: use CONTAINER=IMAGE, for example web=nginx:1.29.`)
      if (!image.includes('@') && (!/:[^/]+$/.test(image) || image.endsWith(':latest')))
        throw new UserError(`--image ${word}: ${image} has no version. Use a tag other than latest, or a digest.`)
      return [container, image]
    }),
  )
