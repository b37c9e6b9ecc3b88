import type { Question, QuestionContext } from '@dayone/pipeline'
import { config, type NamespaceConfig, type NamespacesConfig } from './config.ts'
import { sizes, type Size } from './bundle/sizes.ts'
import { exposures, type Exposure } from './team-life/exposure.ts'

type Asked = QuestionContext<NamespacesConfig>

/** No namespace can have these names, because of the space. */
const ITS_OWN = 'its own'
const NOT_SET = 'not set'

const sizeHints: Readonly<Record<Size, string>> = {
  small: '1 CPU and 2 GiB of memory requested, 20 pods',
  medium: '4 CPUs and 8 GiB of memory requested, 50 pods',
  large: '16 CPUs and 32 GiB of memory requested, 200 pods',
}

const exposureHints: Readonly<Record<Exposure, string>> = {
  none: 'no Ingresses, no load balancers',
  ingress: 'through the ingress controller, which may connect to the pods',
  internal: 'up to 2 load balancers that only the VPC can reach',
  public: 'up to 2 load balancers, open to the internet',
}

/** An answer that the file has; it is read before dayone.yaml is complete. */
const entryOf = ({ answers }: Asked, index: number): Partial<NamespaceConfig> | undefined => answers.namespaces?.[index]

const problemsOf = (answers: unknown): readonly string[] =>
  config.safeParse(answers).error?.issues.map(({ message }) => message) ?? []

/** What a changed field of one namespace makes wrong, here or elsewhere in the list; not what was wrong before. */
const problemWith = (index: number, change: Partial<NamespaceConfig>, asked: Asked | undefined): string | undefined => {
  if (asked === undefined) return undefined
  const { answers } = asked
  const namespaces = (answers.namespaces ?? []).map((one, place) => (place === index ? { ...one, ...change } : one))
  const before = problemsOf(answers)
  return problemsOf({ ...answers, namespaces }).find((message) => !before.includes(message))
}

/** Namespaces whose settings others can take: those that take none themselves. */
const modelsFor = ({ answers }: Asked, index: number): readonly NamespaceConfig[] =>
  (answers.namespaces ?? []).filter(
    (one, place) => place !== index && one?.name !== undefined && one.like === undefined,
  )

/** Why the entry at `index` cannot be removed, or have the settings of another one: others have its settings. */
export const likeItProblem = ({ answers }: Asked, index: number): string | undefined => {
  const name = answers.namespaces?.[index]?.name
  const others = (answers.namespaces ?? []).filter((one) => one?.like !== undefined && one.like === name)
  return others.length === 0
    ? undefined
    : `${others.map((one) => one.name).join(', ')} has the settings of ${name}: give it its own first.`
}

const isChoice = <T extends string>(choices: readonly T[], value: unknown): value is T =>
  choices.some((choice) => choice === value)

/** Whether a detail is asked for: not what a namespace takes from another one. */
export const hasOwn = (asked: Asked, index: number, field: 'team' | 'size' | 'exposure'): boolean => {
  const entry = entryOf(asked, index)
  return entry?.name !== undefined && (entry.like === undefined || entry[field] !== undefined)
}

/** "Like an existing one", for every namespace but the first. Choosing it answers all the others. */
export const likeQuestion = (index: number): Question<NamespacesConfig, unknown> => ({
  key: `namespaces.${index}.like`,
  kind: 'select',
  message: `Which settings for namespace ${index + 1}?`,
  explain: {
    what: 'Team, size, exposure, allowed connections and all other settings. A change to them there applies here too.',
    byDefault: 'Kubernetes has no templates for namespaces.',
    recommend:
      'Those of an existing namespace for another service of the same team; its own for another team. dayone.yaml can override single ones.',
  },
  isFurther: true,
  refersTo: 'namespace',
  leavesOut: ITS_OWN,
  isSettled: (asked) => entryOf(asked, index)?.team !== undefined,
  when: (asked) =>
    entryOf(asked, index)?.name !== undefined &&
    modelsFor(asked, index).length > 0 &&
    likeItProblem(asked, index) === undefined,
  load: async (_facts, _ports, asked) => [
    ...(asked === undefined ? [] : modelsFor(asked, index)).map(({ name, team, size = 'medium' }) => ({
      value: name,
      label: `like ${name}`,
      hint: team === undefined ? `size ${size}` : `team ${team}, size ${size}`,
    })),
    { value: ITS_OWN, label: 'its own', hint: 'asks for its team; size and exposure get their defaults' },
  ],
  initial: (asked) =>
    entryOf(asked, index)?.team === undefined ? (modelsFor(asked, index)[0]?.name ?? ITS_OWN) : ITS_OWN,
  validate: (value, asked) => (value === ITS_OWN ? undefined : problemWith(index, { like: String(value) }, asked)),
})

/** Details with a default that suits most: only asked when the user selects them. */
export const detailQuestions = (index: number): readonly Question<NamespacesConfig, unknown>[] => [
  {
    key: `namespaces.${index}.size`,
    kind: 'select',
    message: `How large is namespace ${index + 1}?`,
    explain: {
      what: 'The quota of the namespace and the maximum of one container. dayone.yaml can override single amounts.',
      attack: 'Without a quota, one namespace can use up every node and fill etcd with objects.',
      byDefault: 'Kubernetes limits nothing.',
      recommend: 'medium. A plan reports what already runs and does not fit.',
    },
    isFurther: true,
    isSettled: () => true,
    when: (asked) => hasOwn(asked, index, 'size'),
    load: async () => sizes.map((value) => ({ value, label: value, hint: sizeHints[value] })),
    initial: () => 'medium',
    validate: (value, asked) => (isChoice(sizes, value) ? problemWith(index, { size: value }, asked) : undefined),
  },
  {
    key: `namespaces.${index}.exposure`,
    kind: 'select',
    message: `How is namespace ${index + 1} reached from outside?`,
    explain: {
      what: 'Which Services and Ingresses are accepted, and whether the ingress controller may connect to the pods.',
      attack: 'A Service of type LoadBalancer is open to the internet as soon as it exists, and is billed.',
      byDefault: 'Kubernetes accepts every Service and every Ingress.',
      recommend: 'none for workers and databases, ingress for web services.',
    },
    isFurther: true,
    leavesOut: NOT_SET,
    isSettled: () => true,
    when: (asked) => hasOwn(asked, index, 'exposure'),
    load: async () => [
      { value: NOT_SET, label: 'not set', hint: 'Ingresses are accepted; no controller may connect yet' },
      ...exposures.map((value) => ({ value, label: value, hint: exposureHints[value] })),
    ],
    initial: () => NOT_SET,
    validate: (value, asked) =>
      isChoice(exposures, value) ? problemWith(index, { exposure: value }, asked) : undefined,
  },
]
