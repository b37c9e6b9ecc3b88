import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { ensurePrivateDirectory, readFileIfExists, writePrivateFile } from '@dayone/host'
import { UserError, type Plan } from '@dayone/pipeline'
import { openConfigFile } from '../config/config-file.ts'
import { commandLine } from '../session/command-line.ts'
import type { ReadyRun } from './run-steps.ts'

/** Another dayone.yaml on this computer that has the same `dayone.id`: the last one that `dayone up` ran with. */
export interface CopiedFile {
  readonly path: string
  /** ISO time of that run. */
  readonly at: string
}

type Run = Pick<ReadyRun, 'session' | 'cloud' | 'place'>

const idOf = ({ session }: Pick<Run, 'session'>): string | undefined =>
  session.file.get(['dayone', 'id']) as string | undefined

/** One record for each id and state store, in the folder of the store: the same for every copy of the file. */
const recordOf = ({ cloud, place }: Run, id: string): string =>
  join(cloud.folderOf(place.state), 'last-files', `${id}.json`)

const realPath = (path: string): Promise<string> => realpath(path).catch(() => path)

/**
 * The file that a copy was made from, or undefined where there is none: a file that was moved, deleted or given an id of its
 * own since is none. Known on this computer alone: a clone on another one stands for the same configuration.
 */
export async function copiedFile(run: Run): Promise<CopiedFile | undefined> {
  const id = idOf(run)
  if (id === undefined) return undefined
  const last = parsed(await readFileIfExists(recordOf(run, id)))
  if (last === undefined || last.path === (await realPath(run.session.file.path))) return undefined
  const other = await openConfigFile(last.path, { isPrivate: false }).catch(() => undefined)
  return other?.get(['dayone', 'id']) === id ? last : undefined
}

/** Keeps which file `dayone up` ran with. */
export async function rememberFile(run: Run): Promise<void> {
  const { file, clock } = run.session
  const id = idOf(run)
  if (id === undefined || !file.exists) return
  const record = recordOf(run, id)
  await ensurePrivateDirectory(join(record, '..'))
  const last: CopiedFile = { path: await realPath(file.path), at: clock.now().toISOString() }
  await writePrivateFile(record, `${JSON.stringify(last)}\n`)
}

const parsed = (text: string | undefined): CopiedFile | undefined => {
  try {
    const { path, at } = JSON.parse(text ?? '{}') as Partial<CopiedFile>
    return path === undefined || at === undefined ? undefined : { path, at }
  } catch {
    return undefined
  }
}

/** What to say of it before anything is planned. */
export const copiedFileNote = ({ path, at }: CopiedFile): string =>
  `The last run was with another dayone.yaml that has the same dayone.id: ${path}, on ${at.slice(0, 10)}. Objects that are only in that file are planned for deletion. To give this one its own id, delete the line \`id\` under \`dayone\`.`

/**
 * Throws UserError (exit 5) where --yes would delete what may have been made for the other file; the cluster's name, typed,
 * approves it.
 */
export function refuseForCopy(
  stepId: string,
  { changes }: Plan,
  { session, cluster }: Pick<ReadyRun, 'session' | 'cluster'>,
  { other, ids, confirmName }: { other: CopiedFile; ids: readonly string[]; confirmName: string | undefined },
): void {
  const gone = changes.filter(({ action }) => action === 'delete')
  if (gone.length === 0 || confirmName === cluster) return
  const { options } = session
  throw new UserError(
    `--yes alone cannot approve this: ${stepId} would delete ${gone.length === 1 ? `${gone[0]?.target}` : `${gone.length} objects`}, but the last run was with another dayone.yaml that has the same dayone.id: ${other.path}, on ${other.at.slice(0, 10)}. Nothing was deleted.`,
    {
      hint: 'A copy of dayone.yaml stands for the same configuration: what this one lacks is deleted. To use both, delete the line `id` under `dayone` in this one: it gets its own id, and keeps what the other created. If this one takes its place, delete the other, or confirm with the name of the cluster.',
      nextSteps: [
        `${commandLine(['plan', ...ids], options)}   (show the deletions)`,
        commandLine(['up', ...ids, '--yes', '--confirm-name', cluster], options),
      ],
      exitCode: 5,
    },
  )
}
