const VERBS = 'up|plan|verify|status|down|kubeconfig|doctor|explain|practice'
/** Verbs without a word of their own: at the end of a row of a table, the first word of the next row is not part of it. */
const LONE_VERBS = 'adopt'
const WORDS = 'cluster|namespaces|rbac|metadata-guard|applications|start|shell|stop|status|reset|env|build|KD-\\d+'
/** dayone's options without a value. */
const FLAGS = 'yes|merge|plain|verbose|rollback|deferred|restart'

const COMMAND = new RegExp(
  `(?<![\\w./@-])dayone (?:(?:${LONE_VERBS})\\b|(?:${VERBS})\\b(?: (?:${WORDS})\\b)*)(?: (?:--(?:${FLAGS})\\b|--[a-z-]+ (?:'[^']*'|[^\\s'\`()·]+)))*`,
  'g',
)

/** The dayone commands in its output, without duplicates, as a user would type them: wrapped lines are joined. */
export const printedCommands = (text: string): readonly string[] => [
  ...new Set(
    [...text.replaceAll(/[│┃]/g, ' ').replaceAll(/\s+/g, ' ').matchAll(COMMAND)].map(([command]) =>
      command.replace(/[.,;:]+$/, ''),
    ),
  ),
]

const KOPS =
  /(?<![\w./@-])kops [a-z][a-z-]*(?: [a-z]+)? --name \S+ --state [^\s`]+(?: --?[a-z][a-z-]*(?:=[^\s`]+)?(?: (?=[a-z0-9-]+`)[a-z0-9-]+| (?:yaml|json))?)*/g

/** The commands of kops about a cluster in what was printed, each once. */
export const printedKopsCommands = (text: string): readonly string[] => [
  ...new Set(
    [...text.replaceAll(/[│┃]/g, ' ').replaceAll(/\s+/g, ' ').matchAll(KOPS)].map(([command]) =>
      command.replace(/[.,;:]+$/, ''),
    ),
  ),
]
