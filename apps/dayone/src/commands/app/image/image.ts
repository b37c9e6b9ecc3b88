import { ecrOf, imageProblem, parseImage } from '@dayone/applications'
import type { Registry } from '@dayone/aws'
import { UserError } from '@dayone/pipeline'
import type { Ports } from '../../../ports.ts'
import { approvalOf } from '../../../run/approval-of.ts'
import { clusterOf, openRunning } from '../../../run/open-running.ts'
import { exitCodeFor, runEngine } from '../../../run/run-steps.ts'
import type { RunLog } from '../../../session/run-log.ts'
import type { Session } from '../../../session/session.ts'
import type { AppOptions } from '../app-options.ts'
import { imageAnswers, type ImageAnswer, type NodeRights } from './image-answers.ts'
import { repositoryStep } from './repository-step.ts'

interface Wanted {
  readonly account: string
  readonly region: string
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
}

const signs: Readonly<Record<ImageAnswer['status'], string>> = { good: '✓', bad: '✗', note: '·', unknown: '?' }

/**
 * `dayone app image REF`: what ECR knows about an image, and whether the nodes can pull it; with `--create`, a missing repository
 * is created, as one approved change. Returns 0, or 3 if a result is bad. Throws UserError: exit 2 for what is not an
 * ECR image, exit 6 if AWS cannot be queried.
 */
export async function image(session: Session, [text = '']: readonly string[], options: AppOptions): Promise<number> {
  const wanted = wantedOf(text, options)
  const cluster = clusterOf(session)
  const { cloud, log, state } = await openRunning(session, { changes: options.create === true })
  try {
    const ports = await cloud.portsFor(cluster, state)
    const registry = ports.cloud.registry(wanted.region)
    if (options.create === true) return await create(session, log, registry, wanted)
    const repository = await registry.repository(wanted)
    if (repository === undefined)
      throw new UserError(`Account ${wanted.account} has no repository ${wanted.repository} in ${wanted.region}.`, {
        hint: 'Check the name. To create a repository that is immutable, scanned on push and encrypted:',
        nextSteps: [`dayone app image ${text} --create`],
      })
    const [found, nodes] = await Promise.all([registry.image(wanted), nodeRights(ports, cluster)])
    const answers = imageAnswers({ name: text, wanted, repository, image: found, nodes })
    const { stdout } = session.surroundings
    if (session.options.output === 'json')
      stdout.write(`${JSON.stringify({ image: text, repository, found, answers })}\n`)
    else
      for (const { status, text: message, hint } of answers)
        stdout.write(`${signs[status]} ${message}${hint === undefined ? '' : ` ${hint}`}\n`)
    return answers.some(({ status }) => status === 'bad') ? 3 : 0
  } finally {
    log.close()
  }
}

const wantedOf = (text: string, { create = false }: AppOptions): Wanted => {
  const reference = parseImage(text)
  const place = reference === undefined ? undefined : ecrOf(reference)
  if (reference === undefined || place === undefined)
    throw new UserError(`"${text}" is not an ECR image.`, {
      hint: 'Use the full name: 123456789012.dkr.ecr.us-west-2.amazonaws.com/page-score:1.0.0. Other registries are not supported.',
    })
  const problem = create ? undefined : imageProblem(text)
  if (problem !== undefined) throw new UserError(problem)
  const { repository, tag, digest } = reference
  return {
    ...place,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  }
}

/** The roles of the instances that run pods, a few per cluster. */
const nodeRights = async (ports: Ports, cluster: string): Promise<NodeRights | undefined> => {
  const machines = await ports.cloud.machines(cluster)
  const isNode = (profile: string): boolean => !/^(masters|bastions|apiservers)\./.test(profile)
  const profiles = [...new Set(machines.flatMap(({ instanceProfile }) => instanceProfile ?? []))].filter(isNode)
  const account = await ports.cloud.account()
  return { account, roles: await Promise.all(profiles.slice(0, 8).map((profile) => ports.cloud.machineRole(profile))) }
}

async function create(session: Session, log: RunLog, registry: Registry, wanted: Wanted): Promise<number> {
  if (!session.canPrompt && session.options.yes !== true)
    throw new UserError(`Cannot ask for approval: ${session.unasked ?? 'prompts are disabled'}. Nothing was created.`, {
      hint: 'Approve it with --yes.',
    })
  const { account, repository, region } = wanted
  session.front.begin({ cluster: repository, place: `ECR of ${account} in ${region}`, logFile: log.file })
  const step = repositoryStep
  const view = await runEngine(
    {
      session,
      log,
      ports: { registry },
      steps: [step],
      config: { [step.id]: { account, repository } },
      facts: {
        read: async () => ({
          name: repository,
          kubernetesVersion: '',
          networkPlugin: { name: '', enforcesNetworkPolicy: true },
          namespaces: [],
        }),
      },
    },
    { verify: true, approve: approvalOf(session) },
  )
  return exitCodeFor(session, view)
}
