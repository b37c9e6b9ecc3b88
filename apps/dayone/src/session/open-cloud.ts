import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createCloud, createObjectStore } from '@dayone/aws'
import { createPrograms, ensurePrivateDirectory, type Programs } from '@dayone/host'
import { createKops } from '@dayone/kops'
import { adminKubeconfig } from '@dayone/kops-driver'
import { connectKube, readKubeconfig } from '@dayone/kube'
import { startPractice, type PracticeCloud } from '@dayone/practice-cloud'
import type { Ports } from '../ports.ts'
import { confirmBuild } from './confirm-build.ts'
import { newsOfPractice } from './news-of-practice.ts'
import { practiceOptions } from './practice-options.ts'
import type { RunLog } from './run-log.ts'
import type { Session } from './session.ts'
import { stateFileReader } from './state-file-reader.ts'

/** Nothing in practice needs the pauses that real machines do; but a validation that comes before the replacement is there costs kops 30 s. */
const practicePace = { nodeInterval: '2s', controlPlaneInterval: '3s', postDrainDelay: '0s', validateCount: 1 }

/** The cloud a run works on, and the ports to it for one cluster. */
export interface OpenCloud {
  readonly stateStore: string
  readonly practice: PracticeCloud
  portsFor(cluster: string, state: string): Promise<Ports>
}

/** Programs whose every line goes to the log, redacted. */
export const programsOf = (session: Session, log?: RunLog): Programs =>
  createPrograms({
    redact: session.secrets.redact,
    onOutput: (line, { program, stream }) => log?.write(`${program} ${stream}│ ${line}`),
  })

/**
 * Starts or joins the practice cloud; its progress goes to the front end. Throws UserError (exit 3) when parts are missing
 * and cannot, or with `mayBuild: false` shall not, be built.
 */
export async function openCloud(session: Session, log: RunLog, { mayBuild = true } = {}): Promise<OpenCloud> {
  const programs = programsOf(session, log)
  const options = practiceOptions(session, programs)
  const asking = !mayBuild
    ? { confirmBuild: () => Promise.resolve(false) }
    : session.canPrompt && session.options.yes !== true
      ? { confirmBuild: confirmBuild(session.front, session.stop.stop) }
      : {}
  let isNew = false
  const tell = newsOfPractice(options.onProgress)
  const practice = await startPractice({
    ...options,
    ...asking,
    onProgress(progress) {
      isNew ||= progress.type === 'cloud' && progress.state === 'running'
      tell(progress)
    },
  })
  // A cloud that has just begun holds no cluster: credentials and specifications of an earlier one lead nowhere.
  if (isNew)
    for (const folder of [kubeconfigs(session), histories(session)]) await rm(folder, { recursive: true, force: true })
  return {
    stateStore: practice.stateStore,
    practice,
    portsFor: (cluster, state) => practicePorts(session, programs, practice, cluster, state),
  }
}

const histories = ({ folders }: Session): string => join(folders.practice, 'history')

const kubeconfigs = ({ folders }: Session): string => join(folders.practice, 'kubeconfigs')

async function practicePorts(
  session: Session,
  programs: Programs,
  practice: PracticeCloud,
  cluster: string,
  state: string,
): Promise<Ports> {
  const folder = kubeconfigs(session)
  await ensurePrivateDirectory(folder)
  const kubeconfigFile = join(folder, `${cluster}.yaml`)
  const kops = createKops({
    programs,
    program: practice.kops,
    env: { ...practice.env, KUBECONFIG: kubeconfigFile },
    state,
    createArguments: ['--channel', practice.channel, '--image', practice.image],
    pace: practicePace,
  })
  const kube = connectKube(
    async () => {
      await adminKubeconfig({ kops, cluster, file: kubeconfigFile, clock: session.clock, lifetime: '1h' })
      return readKubeconfig(kubeconfigFile)
    },
    { clock: session.clock },
  )
  const access = {
    region: practice.region,
    endpoint: practice.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  }
  const cloud = createCloud(access)
  return {
    kops,
    kube,
    cloud,
    kubeconfigFile,
    historyFolder: join(histories(session), cluster),
    callerAddress: '127.0.0.1',
    readStateFile: stateFileReader(createObjectStore(access), state, cluster),
  }
}
