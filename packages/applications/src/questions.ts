import { defined, type QuestionContext, type Question } from '@dayone/pipeline'
import { fieldProblem, type Application, type ApplicationsConfig } from './config.ts'
import { parseImage } from './image-reference.ts'

type AskedHere = QuestionContext<ApplicationsConfig>

/** Answers come one by one: later ones are still missing. */
const soFar = ({ answers }: AskedHere): Partial<Application> => answers.applications?.[0] ?? {}

/** An empty list in dayone.yaml means that nothing is deployed. */
const isWanted = ({ answers }: AskedHere): boolean => answers.applications?.length !== 0

const problem = (field: keyof Application) => (value: unknown) => fieldProblem(field, value)

export const questions: readonly Question<ApplicationsConfig, unknown>[] = [
  {
    key: 'applications.0.image',
    kind: 'text',
    message: 'Which container image?',
    explain: {
      what: 'The image with its registry and tag, as you would pull it. An image in your own ECR registry needs no password: the nodes pull with their IAM role.',
      attack: "With a moving tag such as latest, tomorrow's pods run whatever was pushed tonight.",
      byDefault: 'Kubernetes uses latest if there is no tag.',
      recommend: 'A version tag, or better a digest (@sha256:…), which never changes.',
    },
    when: isWanted,
    initial: ({ where }) =>
      where === 'practice' ? '123456789012.dkr.ecr.us-west-2.amazonaws.com/page-score:1.0.0' : undefined,
    validate: problem('image'),
  },
  {
    key: 'applications.0.name',
    kind: 'text',
    message: 'What is the name of the application?',
    explain: {
      what: 'The name of its Deployment and Service: other pods in its namespace reach it by this name.',
      recommend: 'The name of the image.',
    },
    when: isWanted,
    initial: (asked) => nameOf(soFar(asked).image) ?? (asked.where === 'practice' ? 'page-score' : undefined),
    validate: problem('name'),
  },
  {
    key: 'applications.0.namespace',
    kind: 'select',
    message: 'Which namespace?',
    refersTo: 'namespace',
    explain: {
      what: 'A namespace that dayone guards: it is not reachable from outside, and its pods run without special privileges.',
      recommend: 'One namespace per team or application.',
    },
    load: async ({ namespaces = [] }) =>
      namespaces.map(({ name, team }) => ({
        value: name,
        label: name,
        ...defined({ hint: team === undefined ? undefined : `team ${team}` }),
      })),
    when: isWanted,
    initial: ({ facts, where }) =>
      facts.namespaces?.find(({ isOurs }) => isOurs === true)?.name ??
      (where === 'practice' ? 'page-score' : undefined),
    validate: problem('namespace'),
  },
  {
    key: 'applications.0.port',
    kind: 'number',
    message: 'Which port does it listen on?',
    explain: {
      what: 'The TCP port of the container. Kubernetes uses it for health checks too.',
      recommend: 'A port above 1023: the container does not run as root.',
    },
    when: isWanted,
    initial: () => 8080,
    validate: problem('port'),
    warn: (value) =>
      typeof value === 'number' && value < 1024
        ? 'Non-root processes often cannot bind to ports below 1024.'
        : undefined,
  },
]

const nameOf = (image: unknown): string | undefined => {
  const name = typeof image !== 'string' ? undefined : parseImage(image)?.repository.split('/').at(-1)
  return fieldProblem('name', name) === undefined ? name : undefined
}
