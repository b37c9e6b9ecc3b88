import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fieldProblem, imageProblem, parseImage } from '@dayone/applications'
import { hardenManifest, writeManifests, type Manifest } from '@dayone/manifests'
import { UserError } from '@dayone/pipeline'
import { requireRunning } from '../../../run/open-running.ts'
import { planReport } from '../../../run/plan-report.ts'
import { exitCodeFor, readyRun, runEngine } from '../../../run/run-steps.ts'
import { commandLine } from '../../../session/command-line.ts'
import type { Session } from '../../../session/session.ts'
import type { AppOptions } from '../app-options.ts'
import { askCluster } from '../ask-cluster.ts'
import { convertFiles, sayTo } from '../convert.ts'
import { fitApplication, noEntryReason, type Entry } from './fit-application.ts'

const path = ['applications', 'applications'] as const

/**
 * `dayone app add`: an image, or manifests new or old, as an entry of dayone.yaml; what an entry cannot express becomes a manifest
 * next to it. Every object and a pod are dry-run first; nothing is written if the cluster would reject them
 * (exit 5 or 3). Throws UserError (exit 2) for what cannot be read, and while a question is open.
 */
export async function add(session: Session, files: readonly string[], options: AppOptions): Promise<number> {
  const say = sayTo(session)
  if (files.length === 0) return addEntry(session, entryOf(session, options))
  const manifests = await convertFiles(session, files, options)
  const fit = fitApplication(manifests, {
    ...(options.port === undefined ? {} : { port: portOf(options.port) }),
    ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
  })
  if (fit.kind !== 'entry') return addManifest(session, manifests, noEntryReason(fit))
  for (const note of fit.notes) say(`! ${note}`)
  return addEntry(session, fit.entry)
}

/** From the command line only. */
const entryOf = ({ file }: Session, { image = [], name, namespace, port }: AppOptions): Entry => {
  const [only, ...more] = image
  if (only === undefined || more.length > 0 || only.includes('='))
    throw new UserError('No application given. Specify its manifests, or one image.', {
      nextSteps: ['dayone app add FILE…', 'dayone app add --image REGISTRY/NAME:TAG --port NUMBER -n NAMESPACE'],
    })
  const problem = imageProblem(only)
  if (problem !== undefined) throw new UserError(`--image: ${problem}`)
  const where = namespace ?? file.get(['namespaces', 'namespaces', 0, 'name'])
  if (typeof where !== 'string') throw new UserError('No namespace given. Specify one with -n NAMESPACE.')
  if (port === undefined)
    throw new UserError(
      'No port given, and an image does not reliably tell it. Specify the port the program listens on with --port NUMBER.',
    )
  return {
    name: name ?? parseImage(only)?.repository.split('/').at(-1) ?? '',
    namespace: where,
    image: only,
    port: portOf(port),
  }
}

const portOf = (text: string): number => {
  const problem = fieldProblem('port', Number(text))
  if (problem !== undefined) throw new UserError(`--port ${text}: ${problem}`)
  return Number(text)
}

/** Adds the entry in memory, lets the step plan it with dry runs, and saves it if it would be accepted. */
async function addEntry(session: Session, entry: Entry): Promise<number> {
  const { file } = session
  for (const field of ['name', 'namespace'] as const) {
    const problem = fieldProblem(field, entry[field])
    if (problem !== undefined) throw new UserError(`${field} "${entry[field]}": ${problem}`)
  }
  const known = file.get(path)
  const entries = Array.isArray(known) ? (known as readonly Partial<Entry>[]) : []
  if (entries.some(({ name, namespace }) => name === entry.name && namespace === entry.namespace))
    throw new UserError(`${entry.name} in ${entry.namespace} is already in ${file.path}.`, {
      hint: 'Change it there, or remove it first:',
      nextSteps: [commandLine(['app', 'remove', entry.name, '-n', entry.namespace], session.options)],
    })
  await requireRunning(session)
  file.set([...path, entries.length], entry)
  const ready = await readyRun(session, { ids: ['applications'], ask: false })
  try {
    const { cluster, cloud, log, steps } = ready
    session.front.begin({ cluster, place: cloud.title, logFile: log.file, isPlanOnly: true })
    const view = await runEngine(ready, { verify: false })
    const args = ['applications']
    await session.front.plan(planReport({ cluster, steps, args, options: session.options, notes: session.notes }, view))
    const code = exitCodeFor(session, view)
    if (code !== 0) {
      session.front.note(`Nothing was written: the cluster would reject ${entry.name}.`)
      return code
    }
    await file.save()
    session.front.note(`Added ${entry.name} in ${entry.namespace} to ${file.path}. To run it: dayone up applications`)
    return 0
  } finally {
    ready.log.close()
  }
}

/** The name of the Deployment or else of the first object. Throws UserError (exit 2) if it is no valid name. */
const fileNameOf = (manifests: readonly Manifest[]): string => {
  const named = manifests.find(({ kind }) => kind === 'Deployment') ?? manifests[0]
  if (named === undefined) throw new UserError('The manifests contain no Kubernetes objects.')
  const name = named.metadata?.name
  if (name === undefined) throw new UserError(`${named.kind}: metadata.name is missing.`)
  const problem = fieldProblem('name', name)
  if (problem !== undefined) throw new UserError(`${named.kind} ${JSON.stringify(name)}: metadata.name: ${problem}`)
  return name
}

/** What is no entry: hardened, dry-run, and saved as a file to apply by hand. */
async function addManifest(session: Session, manifests: readonly Manifest[], reason: string): Promise<number> {
  const say = sayTo(session)
  const hardened = manifests.map((manifest) => hardenManifest(manifest).manifest ?? manifest)
  const name = fileNameOf(manifests)
  say(`${reason} ${manifests.length === 1 ? 'It is kept as a manifest' : 'They are kept as manifests'} instead.`)
  const code = await askCluster(session, hardened, say)
  if (code !== 0) {
    say('Nothing was written: the cluster would reject it.')
    return code
  }
  const target = join(dirname(session.file.path), `${name}.app.yaml`)
  await writeFile(target, writeManifests(hardened), { flag: 'wx' }).catch((error: unknown) => {
    if ((error as { readonly code?: string }).code !== 'EEXIST') throw error
    throw new UserError(`${target} already exists. Nothing was written.`, {
      hint: 'Move that file, or edit it.',
    })
  })
  session.front.note(`Wrote ${target}. To run it: kubectl apply -f ${target}`)
  return 0
}
