import { isAbsolute, join, relative, sep } from 'node:path'

/** The limits of Linux (limits.h). */
const LONGEST_PATH = 4096
const LONGEST_NAME = 255

/**
 * Maps a path of an emulated machine into its folder: `/etc/kubernetes/audit.yaml` →
 * `<folder>/etc/kubernetes/audit.yaml`. The path comes from the cloud and is untrusted: throws if it would leave the
 * folder, or is not valid on any machine.
 */
export function insideFolder(folder: string, path: string): string {
  const names = path.split('/')
  const isPossible =
    path.length <= LONGEST_PATH &&
    !path.includes('\0') &&
    names.every((name) => Buffer.byteLength(name) <= LONGEST_NAME)
  const inside = join(folder, path)
  const way = relative(folder, inside)
  if (!isPossible || names.includes('..') || way.startsWith(`..${sep}`) || way === '..' || isAbsolute(way))
    throw new Error(`the path ${JSON.stringify(path.slice(0, 200))} is not one inside a machine`)
  return inside
}
