import { rm } from 'node:fs/promises'
import { refuseSharedPlace } from '@dayone/host'
import { startPractice } from '@dayone/practice-cloud'
import { confirmBuild } from './confirm-build.ts'
import { connectPorts, historyFolder, kubeconfigFolder } from '../connect-ports.ts'
import { keptPorts } from '../kept-ports.ts'
import { newsOfPractice } from './news-of-practice.ts'
import type { OpenCloud, OpenCloudOptions } from '../cloud.ts'
import { ownWord } from '../../config/place.ts'
import { practiceOptions } from './practice-options.ts'
import { programsOf } from '../programs-of.ts'
import { kubeconfigFiles } from '../../session/kubeconfig-files.ts'
import type { RunLog } from '../../session/run-log.ts'
import type { Session } from '../../session/session.ts'

/** Practice needs no long pauses; but if kops validates before the replacement exists, it waits another 30 s. */
const practicePace = { nodeInterval: '2s', controlPlaneInterval: '3s', postDrainDelay: '0s', validateCount: 1 }

const CALLER = '127.0.0.1'

/**
 * Starts or joins the practice cloud; its progress goes to the front end. Throws UserError (exit 3) when parts are missing
 * and cannot, or with `mayBuild: false` must not, be built.
 */
export async function openPractice(
  session: Session,
  log: RunLog,
  { mayBuild = true }: OpenCloudOptions = {},
): Promise<OpenCloud> {
  const { folders, clock } = session
  await refuseSharedPlace(folders.practice)
  const programs = programsOf(session, log)
  const options = practiceOptions(session, programs)
  const asking = !mayBuild
    ? { confirmBuild: () => Promise.resolve(false) }
    : session.canPrompt && session.options.yes !== true && session.options.parts === undefined
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
  const folder = folders.practice
  // A new cloud has no cluster: credentials and specifications of an earlier one are useless.
  if (isNew)
    for (const old of [kubeconfigFolder(folder), historyFolder(folder)]) await rm(old, { recursive: true, force: true })
  return {
    where: 'practice',
    title: 'practice',
    stateStore: practice.stateStore,
    folderOf: () => folder,
    portsFor: keptPorts((cluster, state) =>
      connectPorts({
        folder,
        cluster,
        clock,
        stop: session.stop.stop,
        kops: {
          programs,
          program: practice.kops,
          env: practice.env,
          state,
          createArguments: ['--channel', practice.channel, '--image', practice.image],
          pace: practicePace,
        },
        access: {
          region: practice.region,
          endpoint: practice.endpoint,
          credentials: { accessKeyId: practice.key.id, secretAccessKey: practice.key.secret },
        },
        kubeconfigFiles: kubeconfigFiles(session.surroundings),
        configId: () => ownWord(session.file, 'id'),
        callerAddress: () => CALLER,
        pretends: true,
      }),
    ),
    lookUpAddress: async () => undefined,
    callerAddress: () => CALLER,
  }
}
