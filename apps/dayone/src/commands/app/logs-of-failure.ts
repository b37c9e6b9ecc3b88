import { readFailure, type WorkloadFailure } from '@dayone/applications'
import { UserError } from '@dayone/pipeline'
import type { Session } from '../../session/session.ts'
import type { AppOptions } from './app-options.ts'
import { withKube } from '../../run/open-kube.ts'

const shownAtMost = 30

/**
 * `dayone app logs-of-failure NAME`: why a workload does not run, by events, states of containers and their last lines. Returns
 * 0 if it has no problem, 3 if it has one. Throws UserError: exit 2 if no workload has that name.
 */
export async function logsOfFailure(
  session: Session,
  [name = '']: readonly string[],
  options: AppOptions,
): Promise<number> {
  const { stdout } = session.surroundings
  const namespace = options.namespace ?? namespaceOf(session, name)
  const failure = await withKube(session, (kube) => readFailure(kube, { namespace, name }))
  if (failure === undefined)
    throw new UserError(`The namespace ${namespace} has no workload ${name}.`, {
      hint: `List its workloads: dayone app list -n ${namespace}`,
    })
  const isWell = failure.causes.length === 0 && failure.ready === failure.pods && failure.ready >= failure.wanted
  if (session.options.output === 'json') stdout.write(`${JSON.stringify(failure)}\n`)
  else stdout.write(`${failureLines(failure).join('\n')}\n`)
  return isWell ? 0 : 3
}

/** The namespace of the entry in dayone.yaml with this name. */
const namespaceOf = ({ file }: Session, name: string): string => {
  const entries = file.get(['applications', 'applications'])
  const found = (Array.isArray(entries) ? (entries as readonly { name?: string; namespace?: string }[]) : []).filter(
    (entry) => entry.name === name,
  )
  const [only] = found
  if (only?.namespace !== undefined && found.length === 1) return only.namespace
  throw new UserError(`No namespace given for ${name}. Specify it with -n NAMESPACE.`)
}

/** Pure. */
const failureLines = ({ kind, name, namespace, wanted, ready, causes }: WorkloadFailure): readonly string[] => [
  `${kind} ${name} in ${namespace}: ${ready} of ${wanted} pods ready.`,
  ...(causes.length === 0 ? ['No sign of a failure: no warning events, no terminated or waiting containers.'] : []),
  ...causes
    .slice(0, shownAtMost)
    .flatMap(({ where, text, log, noLog }) => [
      `${where}: ${text}`,
      ...(log ?? []).map((line) => `  │ ${line}`),
      ...(noLog === undefined ? [] : [`  No log: ${noLog}.`]),
    ]),
  ...(causes.length > shownAtMost ? [`… and ${causes.length - shownAtMost} more. Show all: --output json`] : []),
]
