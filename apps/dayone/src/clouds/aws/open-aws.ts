import { join } from 'node:path'
import { createAccount, createStateBucket } from '@dayone/aws'
import type { Programs } from '@dayone/host'
import { findParts } from '@dayone/practice-cloud'
import { UserError } from '@dayone/pipeline'
import { awsAccess, bucketOf, kopsEnv } from './aws-access.ts'
import { connectPorts } from '../connect-ports.ts'
import { keptPorts } from '../kept-ports.ts'
import { lookUpAddress } from './look-up-address.ts'
import type { OpenCloud } from '../cloud.ts'
import { ownWord } from '../../config/place.ts'
import { practiceOptions } from '../practice/practice-options.ts'
import { programsOf } from '../programs-of.ts'
import { kubeconfigFiles } from '../../session/kubeconfig-files.ts'
import type { RunLog } from '../../session/run-log.ts'
import type { Session } from '../../session/session.ts'

/** Longer than any word a secret could be taken for. */
const SHORTEST_KEY = 16

/**
 * AWS, with the region and account from dayone.yaml. Throws UserError: exit 5 if the credentials belong to another account
 * than the one in dayone.yaml, exit 6 if AWS cannot be queried.
 */
export async function openAws(session: Session, log: RunLog): Promise<OpenCloud> {
  const { file, folders, clock, surroundings, secrets } = session
  const { env } = surroundings
  const region = ownWord(file, 'region') ?? ''
  const account = ownWord(file, 'account') ?? ''
  for (const name of ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'S3_SECRET_ACCESS_KEY'])
    if ((env[name] ?? '').length >= SHORTEST_KEY) secrets.add(env[name] ?? '')
  const access = awsAccess(env, region)
  const identity = await createAccount(access).identity()
  if (identity.account !== account) throw otherAccount(file.path, account, identity.account, identity.arn)
  log.write(`AWS ${identity.account} ${region} as ${identity.arn}`)
  const programs = programsOf(session, log)
  const program = await kopsProgram(session, programs)
  const stateStore = ownWord(file, 'state') ?? ''
  let address: string | undefined
  const cloud: OpenCloud = {
    where: 'aws',
    title: `AWS ${account} ${region}`,
    stateStore,
    folderOf: (state) => join(folders.aws, account, bucketOf(state) ?? 'store'),
    portsFor: keptPorts((cluster, state) => {
      const bucket = bucketOf(state)
      return connectPorts({
        folder: cloud.folderOf(state),
        cluster,
        clock,
        stop: session.stop.stop,
        kops: { programs, program, env: kopsEnv(env, region), state },
        access,
        ...(bucket === undefined ? {} : { stateBucket: createStateBucket(access, bucket) }),
        kubeconfigFiles: kubeconfigFiles(surroundings),
        configId: () => ownWord(file, 'id'),
        callerAddress: () => address,
      })
    }),
    async lookUpAddress() {
      address ??= await lookUpAddress(env['DAYONE_ADDRESS_URL'])
    },
    callerAddress: () => address,
  }
  if (file.get(['dayone', 'lookUpAddress']) === true) await cloud.lookUpAddress()
  return cloud
}

/** The kops on PATH, or else the one that practice built. */
async function kopsProgram(session: Session, programs: Programs): Promise<string> {
  const env = { PATH: session.surroundings.env['PATH'] ?? '' }
  const isOnPath = await programs.run({ program: 'kops', args: ['version', '--short'], env, deadlineMs: 30_000 }).then(
    () => true,
    () => false,
  )
  if (isOnPath) return 'kops'
  const { paths } = await findParts(practiceOptions(session, programs))
  return paths['kops'] ?? 'kops'
}

const otherAccount = (path: string, wanted: string, account: string, arn: string): UserError =>
  new UserError(`The credentials are for AWS account ${account}, but ${path} is for ${wanted}. Nothing was done.`, {
    hint: `You are ${arn}. Sign in to ${wanted}, or use its profile: AWS_PROFILE=NAME dayone …`,
    exitCode: 5,
  })
