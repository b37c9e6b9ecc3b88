import type { EcrRepository, Registry } from '@dayone/aws'
import type { Check, Step } from '@dayone/pipeline'
import * as z from 'zod'

const config = z.strictObject({ account: z.string(), repository: z.string() })
type RepositoryConfig = z.output<typeof config>

/** Creates a missing repository, as one approved change; an existing one is not changed. */
export const repositoryStep: Step<
  RepositoryConfig,
  EcrRepository | undefined,
  object,
  { readonly registry: Registry }
> = {
  id: 'repository',
  title: 'Image repository',
  why: 'Immutable tags, and a scan of every pushed image.',
  after: [],
  config,
  questions: [],
  observe: (wanted, { ports: { registry } }) => registry.repository(wanted),
  plan: ({ account, repository }, observed) => ({
    changes:
      observed === undefined
        ? [
            {
              id: 'create',
              action: 'create',
              target: `ECR repository ${repository} in ${account}`,
              why: 'It does not exist. AWS bills storage and transfer of images; an empty repository is free',
              diff: '+ imageTagMutability: IMMUTABLE\n+ scanOnPush: true\n+ encryption: AES256',
              data: {},
            },
          ]
        : [],
    findings: [],
  }),
  apply: (_change, { repository }, { ports: { registry } }) => registry.create(repository),
  verify: async (wanted, { ports: { registry } }) => [checkOf(wanted, await registry.repository(wanted))],
}

const checkOf = ({ repository }: RepositoryConfig, made: EcrRepository | undefined): Check => {
  const common = { id: 'repository', target: repository, means: 'asked ECR for the repository' }
  const faults = [
    ...(made?.isImmutable === true ? [] : ['its tags are mutable']),
    ...(made?.scansOnPush === true ? [] : ['it does not scan on push']),
  ]
  if (made === undefined) return { ...common, status: 'fail', text: 'The repository does not exist.' }
  return faults.length === 0
    ? { ...common, status: 'pass', text: 'The repository is immutable, scanned on push and encrypted.' }
    : { ...common, status: 'fail', text: `The repository exists, but ${faults.join(' and ')}.` }
}
