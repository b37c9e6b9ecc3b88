import { UserError, visibleText } from '@dayone/pipeline'
import { findEnd, pairLine, pairsBetween, reachMatrix, readWorld, type Pair, type World } from '@dayone/reachability'
import type { Session } from '../../session/session.ts'
import { askedPort, onPort } from './asked-port.ts'
import { pairText, matrixLines } from './pair-text.ts'
import { readCluster } from './read-cluster.ts'
import { readFolder } from './read-folder.ts'

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
  const pairs = matrix ? reachMatrix(world) : asked(world, from ?? '', to ?? '')
  const answers = wanted === undefined ? pairs : onPort(pairs, wanted)
  if (session.options.output === 'json') for (const pair of answers) stdout.write(`${JSON.stringify(pairLine(pair))}\n`)
  else if (matrix) stdout.write(`${matrixLines([...answers]).join('\n')}\n`)
  else stdout.write(`${[...answers].flatMap((pair) => pairText(pair, wanted)).join('\n')}\n`)
  return session.stop.exitCode() ?? 0
}

const asked = (world: World, from: string, to: string): Iterable<Pair> =>
  pairsBetween(world, findEnd(world, from), findEnd(world, to))

const usage = (matrix: boolean): UserError =>
  new UserError(
    matrix ? '--matrix covers all pairs: it takes no source or destination.' : 'Specify a source and a destination.',
    {
      hint: 'dayone reach FROM TO [PORT]: each is NAMESPACE/NAME, NAMESPACE or an address. For all pairs: dayone reach --matrix',
    },
  )
