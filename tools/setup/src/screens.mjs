/**
 * A screen of the real program: the file and title of its image, the size of the terminal, the arguments of `dayone`,
 * and the waits and key presses, in order.
 * @typedef {{ file: string, title: string, size: string, words: readonly string[], actions: readonly string[] }} Screen
 */

const cluster = ['--on', 'practice', '--cluster', 'shop.example.com']
const answers = ['zones=[us-west-2a]', 'controlPlanes=1', 'controlPlaneSize=m6i.large', 'nodeSize=m6i.large', 'nodes=2']
const answered = answers.flatMap((answer) => ['--set', `cluster.${answer}`])

/** Without a cluster. @type {readonly Screen[]} */
export const screensBefore = [
  {
    file: 'question.svg',
    title: 'A question in the wizard, with the reason next to it',
    size: '96x26',
    words: ['up', ...cluster, ...answered],
    actions: ['--wait', 'Which network plugin?', '--wait', 'calico'],
  },
  {
    file: 'gallery/help.svg',
    title: 'The help of dayone',
    size: '110x40',
    words: ['--help'],
    actions: ['--wait', 'the wizard'],
  },
  {
    file: 'gallery/explain.svg',
    title: 'What a control means, and why',
    size: '96x20',
    words: ['explain', 'NS-06'],
    actions: ['--wait', 'NS-06'],
  },
  {
    file: 'gallery/convert.svg',
    title: 'A manifest from 2018, and what to know about it',
    size: '110x30',
    words: ['app', 'convert', 'examples/page-score/old.yaml'],
    actions: ['--wait', 'A question is open'],
  },
]

/** On a cluster that `up --yes` created. @type {readonly Screen[]} */
export const screensAfter = [
  {
    file: 'evidence.svg',
    title: 'What dayone verified about a cluster, and how',
    size: '110x36',
    words: ['verify', 'rbac', 'metadata-guard'],
    actions: ['--wait', 'Next:'],
  },
  {
    file: 'gallery/status.svg',
    title: 'The status of each step',
    size: '96x24',
    words: ['status'],
    actions: ['--wait', 'applications'],
  },
  {
    file: 'gallery/plan.svg',
    title: 'A plan without changes',
    size: '96x24',
    words: ['plan'],
    actions: ['--wait', 'nothing to change'],
  },
  {
    file: 'gallery/who-can.svg',
    title: 'Who can delete pods',
    size: '96x24',
    words: ['rbac', 'who-can', 'delete', 'pods', '-n', 'page-score'],
    actions: ['--wait', 'page-score-developers'],
  },
]
