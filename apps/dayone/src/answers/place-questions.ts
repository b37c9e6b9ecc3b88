import { createAccount, findRegion, type Account, type Identity } from '@dayone/aws'
import type { ConfigFile } from '../config/config-file.ts'
import type { AskedQuestion } from '../questions/question-session.ts'
import { awsAccess } from '../clouds/aws/aws-access.ts'
import { ownWord, whereOf } from '../config/place.ts'
import type { Session } from '../session/session.ts'

/** The questions that come before all others: where the cluster runs, and on AWS in which account. */
export interface PlaceQuestions {
  readonly questions: readonly AskedQuestion[]
  /** Loads what the offered answers depend on, for runs that accept them without showing the questions. */
  prepare(): Promise<void>
}

export interface PlaceOptions {
  /** True: the account must be confirmed, because something will be changed in it. False: the account of the credentials is used. */
  readonly confirmsAccount: boolean
}

/** Where AWS is asked before a region is named; every account has it. */
const ANY_REGION = 'us-east-1'

/** Bound to this session's dayone.yaml. Makes no AWS request before AWS was chosen. */
export function placeQuestions({ file, surroundings }: Session, { confirmsAccount }: PlaceOptions): PlaceQuestions {
  const isAws = (): boolean => file.get(['dayone', 'where']) === 'aws'
  let usual: string | undefined
  let identity: Identity | undefined
  const region = (): string => ownWord(file, 'region') ?? usual ?? ANY_REGION
  const account = (): Account => createAccount(awsAccess(surroundings.env, region()))
  const whoAmI = async (): Promise<Identity> => (identity ??= await account().identity())
  const learnRegion = async (): Promise<void> => void (usual ??= await findRegion())

  return {
    questions: [
      whereQuestion,
      {
        ...aws(isAws),
        key: 'region',
        page: 'where',
        message: 'Which AWS region?',
        explain: {
          what: 'A region is a geographic location with several data centres. The whole cluster runs in it.',
          byDefault: 'the region of the chosen zones',
          recommend: 'the region nearest to your users',
          notFor: 'regulations require data to be stored elsewhere: choose a region there',
        },
        initial: () => usual,
        async load() {
          await learnRegion()
          return (await account().regions()).map((value) => ({ value, label: value }))
        },
      },
      {
        ...aws(isAws),
        key: 'account',
        page: 'where',
        message: 'Which AWS account?',
        explain: {
          what: 'The account is billed for the cluster, and its administrators control it. dayone.yaml records the account id; dayone refuses to run with credentials of any other account.',
          byDefault: 'the account of the current credentials',
          recommend: 'a separate account per environment',
        },
        initial: () => (confirmsAccount ? undefined : identity?.account),
        async load() {
          const { account: number, arn } = await whoAmI()
          return [
            { value: number, label: number, hint: `you are ${arn}` },
            {
              value: 'another',
              label: 'a different account',
              unavailable: 'press Ctrl-C, sign in to that account, then run: AWS_PROFILE=NAME dayone',
            },
          ]
        },
      },
      {
        ...aws(isAws),
        key: 'state',
        page: 'where',
        message: 'Which S3 bucket should hold the kops state?',
        explain: {
          what: 'It holds the cluster specification and private keys. One bucket can serve many clusters. To use a different name, quit and start again with --state s3://NAME.',
          attack: 'Anyone who can read the bucket is an admin of every cluster in it.',
          byDefault: 'nothing: kops requires a bucket and uses it as it is',
          recommend: 'a new one; dayone creates it private, encrypted and versioned',
        },
        initial: () => newBucket(file),
        load: async () => bucketChoices(newBucket(file), await account().buckets()),
      },
    ],
    async prepare() {
      if (!isAws()) return
      if (file.get(['dayone', 'region']) === undefined) await learnRegion()
      if (!confirmsAccount && file.get(['dayone', 'account']) === undefined) await whoAmI()
    },
  }
}

const aws = (isNeeded: () => boolean) =>
  ({ stepId: 'dayone', kind: 'select', isNeeded, validate: () => undefined, warn: () => undefined }) as const

const whereQuestion: AskedQuestion = {
  stepId: 'dayone',
  key: 'where',
  page: 'where',
  kind: 'select',
  message: 'Where should the cluster run?',
  explain: {
    what: 'Practice runs the real kops and a real Kubernetes API server against a simulated AWS. Pods do not actually run, and nothing costs money.',
    byDefault: 'kops alone works with real clouds only, and every attempt costs money.',
    recommend: 'Practice first. The same commands and answers work on AWS later.',
    notFor: 'you need a real cluster: practice clusters are lost when practice stops.',
  },
  isNeeded: () => true,
  initial: () => 'practice',
  load: async () => [
    { value: 'practice', label: 'Practice, on this computer', hint: 'free · no AWS account · about 1 minute' },
    { value: 'aws', label: 'AWS', hint: 'billed by AWS · account and region are next' },
  ],
  validate: () => undefined,
  warn: (value) =>
    value === 'aws'
      ? 'From here on, dayone calls AWS with your credentials. Nothing is created or billed until you approve the plan.'
      : undefined,
}

/** The bucket that is offered; undefined before account and region are known. */
function newBucket(file: ConfigFile): string | undefined {
  const [account, region] = [ownWord(file, 'account'), ownWord(file, 'region')]
  return whereOf(file) !== 'aws' || account === undefined || region === undefined
    ? undefined
    : `s3://dayone-state-${account}-${region}`
}

/** The offered one first, then those whose names speak of kops or state, then all others. */
function bucketChoices(offered: string | undefined, buckets: readonly string[]) {
  const stores = buckets.map((name) => `s3://${name}`)
  const likely = (store: string): boolean => /kops|state/i.test(store)
  const others = stores.filter((store) => store !== offered)
  return [
    ...(offered === undefined
      ? []
      : [{ value: offered, label: offered, hint: stores.includes(offered) ? 'already exists' : 'new' }]),
    ...[...others.filter(likely), ...others.filter((store) => !likely(store))].map((value) => ({
      value,
      label: value,
    })),
  ]
}
