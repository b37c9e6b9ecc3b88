import { join } from 'node:path'
import type { Programs } from '@dayone/host'
import type { StartPracticeOptions } from '@dayone/practice-cloud'
import type { Session } from './session.ts'

/** What the practice cloud needs to know of this computer. */
export const practiceOptions = (
  { folders, surroundings, front, clock, stop }: Session,
  programs: Programs,
): StartPracticeOptions => ({
  root: folders.practice,
  cache: folders.parts,
  data: join(surroundings.programFolder, 'practice'),
  supervisor: { node: surroundings.node, entry: join(surroundings.programFolder, 'practice-supervisor.js') },
  programs,
  env: Object.fromEntries(
    Object.entries(surroundings.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ),
  onProgress: (progress) => front.onPractice(progress),
  clock,
  kill: stop.stop,
})
