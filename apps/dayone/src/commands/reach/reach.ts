import { UserError, visibleText } from '@dayone/pipeline'
import { findEnd, pairsBetween, portsOf, reachMatrix, readWorld, type Pair, type World } from '@dayone/reachability'
import type { Session } from '../../session/session.ts'
import { askedPort, type AskedPort } from './asked-port.ts'
import { jsonBlocks, matrixBlocks, textBlocks } from './pair-blocks.ts'
import { readCluster } from './read-cluster.ts'
import { readFolder } from './read-folder.ts'
import { writeBlocks } from './write-blocks.ts'

export interface ReachOptions {
  readonly matrix?: boolean
  /** A folder of manifests; by default the cluster is read. */
  readonly fromDir?: string
}

/**
 * `dayone reach <from> <to> [port]` and `dayone reach --matrix`: what the policies allow, and which of them decide. Computed,
 * not measured. Throws UserError: exit 2 for invalid arguments and for manifests that cannot be read, with file and
 * line; exit 6 where the cluster cannot be asked.
 */
export async function reach(session: Session, words: readonly string[], options: ReachOptions = {}): Promise<number> {
  const { matrix = false, fromDir } = options
  const [from, to, port] = words
  if (matrix ? from !== undefined : to === undefined) throw usage(matrix)
  const wanted = port === undefined ? undefined : askedPort(port)
  const { stdout, stderr, cwd } = session.surroundings
  const { objects, warnings } = fromDir === undefined ? await readCluster(session) : await readFolder(cwd, fromDir)
  const world = readWorld(objects)
  for (const warning of [...warnings, ...world.warnings]) stderr.write(`Warning: ${visibleText(warning)}\n`)
  const answers = matrix ? reachMatrix(world) : asked(world, [from ?? '', to ?? ''], wanted)
  const isJson = session.options.output === 'json'
  const blocks = isJson ? jsonBlocks(answers) : matrix ? matrixBlocks(answers) : textBlocks(answers, wanted)
  await writeBlocks(stdout, blocks, session.stop.stop)
  return session.stop.exitCode() ?? 0
}

const asked = (world: World, [from, to]: readonly [string, string], wanted: AskedPort | undefined): Iterable<Pair> => {
  const only = wanted === undefined ? undefined : portsOf(wanted.protocol, wanted.port, wanted.port)
  return pairsBetween(world, findEnd(world, from), findEnd(world, to), only)
}

const usage = (matrix: boolean): UserError =>
  new UserError(
    matrix ? '--matrix covers all pairs: it takes no source or destination.' : 'Specify a source and a destination.',
    {
      hint: 'dayone reach FROM TO [PORT]: each is NAMESPACE/NAME, NAMESPACE or an address. For all pairs: dayone reach --matrix',
    },
  )
