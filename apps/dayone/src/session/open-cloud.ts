import { join } from 'node:path'
import { createCloud } from '@dayone/aws'
import { createPrograms, ensurePrivateDirectory, type Programs } from '@dayone/host'
import { createKops } from '@dayone/kops'
import { adminKubeconfig } from '@dayone/kops-driver'
import { connectKube, readKubeconfig } from '@dayone/kube'
import { startPractice, type PracticeCloud } from '@dayone/practice-cloud'
import type { Ports } from '../ports.ts'
import { practiceOptions } from './practice-options.ts'
import type { RunLog } from './run-log.ts'
import type { Session } from './session.ts'

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

/** Starts or joins the practice cloud; its progress goes to the front end. Throws UserError (exit 3) when parts are missing. */
export async function openCloud(session: Session, log: RunLog): Promise<OpenCloud> {
  const programs = programsOf(session, log)
  const practice = await startPractice(practiceOptions(session, programs))
  return {
    stateStore: practice.stateStore,
    practice,
    portsFor: (cluster, state) => practicePorts(session, programs, practice, cluster, state),
  }
}

async function practicePorts(
  session: Session,
  programs: Programs,
  practice: PracticeCloud,
  cluster: string,
  state: string,
): Promise<Ports> {
  const folder = join(session.folders.practice, 'kubeconfigs')
  await ensurePrivateDirectory(folder)
  const kubeconfigFile = join(folder, `${cluster}.yaml`)
  const kops = createKops({
    programs,
    program: practice.kops,
    env: { ...practice.env, KUBECONFIG: kubeconfigFile },
    state,
    createArguments: practice.createArguments,
    pace: practice.pace,
  })
  const kube = connectKube(
    async () => {
      await adminKubeconfig({ kops, cluster, file: kubeconfigFile, clock: session.clock, lifetime: '1h' })
      return readKubeconfig(kubeconfigFile)
    },
    { clock: session.clock },
  )
  const cloud = createCloud({ region: practice.region, endpoint: practice.endpoint, credentials: practice.credentials })
  return { kops, kube, cloud, kubeconfigFile }
}
