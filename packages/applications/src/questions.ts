import type { Asked, Question } from '@dayone/pipeline'
import { fieldProblem, type Application, type ApplicationsConfig } from './config.ts'
import { parseImage } from './image-reference.ts'

type AskedHere = Asked<ApplicationsConfig>

/** Answers come one by one: all but those given so far are missing. */
const soFar = ({ answers }: AskedHere): Partial<Application> => answers.applications?.[0] ?? {}

/** An empty list in dayone.yaml says that nothing is to be deployed. */
const isWanted = ({ answers }: AskedHere): boolean => answers.applications?.length !== 0

const problem = (field: keyof Application) => (value: unknown) => fieldProblem(field, value)

export const questions: readonly Question<ApplicationsConfig, unknown>[] = [
  {
    key: 'applications.0.image',
    kind: 'text',
    message: 'Which image does your application run?',
    explain: {
      what: 'The image with its registry and its tag, as you would pull it. An image of your own account’s registry (ECR) needs no password: the nodes pull with their IAM role.',
      attack: 'A tag that moves, like latest, runs tomorrow what somebody pushed tonight.',
      byDefault: 'Kubernetes takes latest when there is no tag.',
      recommend: 'A version as the tag, or better the digest (@sha256:…), which never names another image.',
    },
    when: isWanted,
    initial: ({ where }) =>
      where === 'practice' ? '123456789012.dkr.ecr.us-west-2.amazonaws.com/page-score:1.0.0' : undefined,
    validate: problem('image'),
  },
  {
    key: 'applications.0.name',
    kind: 'text',
    message: 'What is it called?',
    explain: {
      what: 'The name of its Deployment, and the name under which other pods of its namespace reach it.',
      recommend: 'The name of the image is a good one.',
    },
    when: isWanted,
    initial: (asked) => nameOf(soFar(asked).image) ?? (asked.where === 'practice' ? 'page-score' : undefined),
    validate: problem('name'),
  },
  {
    key: 'applications.0.namespace',
    kind: 'select',
    message: 'In which namespace does it run?',
    explain: {
      what: 'A namespace that dayone guards: nothing from outside reaches it, and its pods run without special rights.',
      recommend: 'One namespace per team or application.',
    },
    load: async ({ namespaces = [] }) =>
      namespaces.map(({ name, team }) => ({ value: name, label: name, ...(team === undefined ? {} : { hint: team }) })),
    when: isWanted,
    initial: ({ facts, where }) => facts.namespaces?.[0]?.name ?? (where === 'practice' ? 'page-score' : undefined),
    validate: problem('namespace'),
  },
  {
    key: 'applications.0.port',
    kind: 'number',
    message: 'On which port does it listen?',
    explain: {
      what: 'The TCP port of the program in its container. Kubernetes also knocks there to see whether it is alive.',
      recommend: 'A port above 1023: the program does not run as root.',
    },
    when: isWanted,
    initial: () => 8080,
    validate: problem('port'),
    warn: (value) =>
      typeof value === 'number' && value < 1024
        ? 'Programs that are not root often may not listen on ports below 1024.'
        : undefined,
  },
]

const nameOf = (image: unknown): string | undefined => {
  const name = typeof image !== 'string' ? undefined : parseImage(image)?.repository.split('/').at(-1)
  return fieldProblem('name', name) === undefined ? name : undefined
}
