import { createAccount, findRegion, type Account, type Identity } from '@dayone/aws'
import type { ConfigFile } from '../config/config-file.ts'
import type { AskedQuestion } from '../front-end.ts'
import { awsAccess } from './aws-access.ts'
import { ownWord, whereOf } from './place.ts'
import type { Session } from './session.ts'

/** The questions that come before all others: where the cluster lives, and on AWS in whose account. */
export interface PlaceQuestions {
  readonly questions: readonly AskedQuestion[]
  /** Learns what the offered answers depend on; for who takes them without being shown the questions. */
  prepare(): Promise<void>
}

export interface PlaceOptions {
  /** True: a person must name the account, because something will be changed in it. False: that of the credentials is taken. */
  readonly confirmsAccount: boolean
}

/** Where AWS is asked before a region is named; every account has it. */
const ANY_REGION = 'us-east-1'

/** Bound to this session's dayone.yaml. Nothing of AWS is asked before AWS was chosen. */
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
        message: 'In which region of AWS?',
        explain: {
          what: 'A region is a place on earth with several data centres. Everything of the cluster stays in it.',
          byDefault: 'the region of the zones that are named',
          recommend: 'the one nearest to the people who use your applications',
          notFor: 'the law wants data elsewhere: then a region there',
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
        message: 'In which AWS account?',
        explain: {
          what: 'The account pays for the cluster, and its administrators rule it. dayone.yaml keeps the number: with credentials of any other account nothing is done.',
          byDefault: 'whichever account the credentials happen to belong to',
          recommend: 'an account of its own for each environment',
        },
        initial: () => (confirmsAccount ? undefined : identity?.account),
        async load() {
          const { account: number, arn } = await whoAmI()
          return [
            { value: number, label: number, hint: `you are ${arn}` },
            {
              value: 'another',
              label: 'another one',
              unavailable: 'leave with Ctrl-C, sign in there, and begin again: AWS_PROFILE=NAME dayone',
            },
          ]
        },
      },
      {
        ...aws(isAws),
        key: 'state',
        message: 'In which bucket shall kops keep the state?',
        explain: {
          what: 'The specification of the cluster and its private keys. One bucket serves many clusters. Another name than these: leave, and begin with --state s3://NAME.',
          attack: 'Whoever can read the bucket is administrator of every cluster in it.',
          byDefault: 'nothing: it wants a bucket named, and takes it as it is',
          recommend: 'a new one; dayone makes it closed to the public, encrypted, and keeps every version',
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
  kind: 'select',
  message: 'Where shall the cluster live?',
  explain: {
    what: 'Practice runs the real kops and a real Kubernetes API server against a pretend AWS. Pods do not really run and nothing costs money.',
    byDefault: 'kops itself only knows real clouds, and every try costs money.',
    recommend: 'Practice first. The same commands and the same answers work on AWS later.',
    notFor: 'it is for real work: what practice holds is gone when it stops.',
  },
  isNeeded: () => true,
  initial: () => 'practice',
  load: async () => [
    { value: 'practice', label: 'Practice, on this computer', hint: 'free · no AWS account · about 1 minute' },
    { value: 'aws', label: 'AWS', hint: 'costs money · account and region are asked next' },
  ],
  validate: () => undefined,
  warn: (value) =>
    value === 'aws'
      ? 'From here on AWS is asked with your credentials. Nothing is made, and nothing costs, before you have approved the plan.'
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
      : [{ value: offered, label: offered, hint: stores.includes(offered) ? 'it is there' : 'new' }]),
    ...[...others.filter(likely), ...others.filter((store) => !likely(store))].map((value) => ({
      value,
      label: value,
    })),
  ]
}
