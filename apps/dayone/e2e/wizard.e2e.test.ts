import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import {
  keys,
  startInTerminal,
  type TerminalEnd,
  type TerminalProgram,
  type TerminalSize,
} from './start-in-terminal.ts'

/** A newcomer at the keyboard, from the first question to the evidence; each test continues from the previous one. */
const CLUSTER = 'shop.practice.dayone'
const NORMAL: TerminalSize = { columns: 80, rows: 24 }
const WIDE: TerminalSize = { columns: 120, rows: 40 }
const KEEPS_IT = 'Press Enter again to keep it'
const KEYS_OF_A_RUN = 'Ctrl-C stops after the current change'

let world: PracticeWorld
let terminal: TerminalProgram

beforeAll(async () => {
  world = await createWorld()
})

afterEach(() => terminal.kill())

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

const open = (size: TerminalSize, ...args: string[]): TerminalProgram => {
  terminal = startInTerminal(world.launch(...args), size)
  return terminal
}

/** No row is cut off at the right edge, and the last two rows of the terminal are empty. */
const expectToFit = (rows: readonly string[], size: TerminalSize): void => {
  expect(rows.slice(size.rows - 2).join('')).toBe('')
  expect(rows.filter((row) => row.length >= size.columns - 1 && row.endsWith('…'))).toEqual([])
}

const expectRestored = (end: TerminalEnd, exitCode: number): void => {
  const { isCursorShown, isAlternate, isBracketedPaste, modes } = end
  expect({ exitCode: end.exitCode, isCursorShown, isAlternate, isBracketedPaste }).toEqual({
    exitCode,
    isCursorShown: true,
    isAlternate: false,
    isBracketedPaste: false,
  })
  expect([...modes].sort()).toEqual(['echo', 'icanon', 'isig'])
}

interface Answer {
  readonly question: string
  /** Typed instead of the default. */
  readonly typed?: string
  /** The answer has a warning, and is kept with a second Enter. */
  readonly isWarned?: true
}

async function answer({ question, typed, isWarned }: Answer, size: TerminalSize): Promise<void> {
  expectToFit(await terminal.shows(question, '❯'), size)
  if (typed !== undefined) await retype(typed)
  terminal.press(keys.enter)
  if (isWarned) {
    expectToFit(await terminal.shows(question, KEEPS_IT), size)
    terminal.press(keys.enter)
  }
  await terminal.shows((shown) => !shown.includes(question) || shown.includes('✗'))
}

async function retype(text: string): Promise<void> {
  terminal.press(keys.clear)
  await terminal.shows('❯ ▏')
  terminal.press(text)
  await terminal.shows(`❯ ${text}▏`)
}

const ZONES = { question: 'Which availability zones?' }
const CONTROL_PLANES = { question: 'How many control plane nodes?' }
const CONTROL_PLANE_SIZE = { question: 'Which instance type for the control plane?' }
const NODE_SIZE = { question: 'Which instance type for the nodes?' }
const NODES = { question: 'How many nodes?' }
const UNUSUAL = { question: 'Show advanced options?' }
const NAMESPACE = { question: 'Which namespace for your first service?' }
const FURTHER = { question: 'Namespace 2 (empty: none)' }
const GROUP = { question: 'Which group of users will work there?' }
const IMAGE = { question: 'Which container image?' }
const TEAM = { question: 'Which team owns it?' }

/** Moves down the list of answers to the one of this question. */
async function moveTo(question: string): Promise<void> {
  const here = (shown: string): string => /❯ +\d* *(.*)/.exec(shown)?.[1] ?? ''
  let row = here((await terminal.shows('❯ 1 Show the plan again')).join('\n'))
  while (!row.startsWith(question)) {
    const before = row
    terminal.press(keys.down)
    row = here((await terminal.shows((shown) => here(shown) !== before)).join('\n'))
    expect(row).not.toContain('Show the plan again')
  }
}

/** Accepts the default of every question until the screen contains this text. */
async function acceptUntil(words: string, size: TerminalSize): Promise<void> {
  for (;;) {
    const rows = await terminal.shows((shown) => shown.includes(words) || shown.includes('❯'))
    if (rows.join('\n').includes(words)) return
    expectToFit(rows, size)
    const message = rows[3] ?? ''
    terminal.press(keys.enter)
    const isGone = (shown: string): boolean => !shown.includes(message)
    const next = await terminal.shows((shown) => isGone(shown) || shown.includes(KEEPS_IT))
    if (isGone(next.join('\n'))) continue
    terminal.press(keys.enter)
    await terminal.shows(isGone)
  }
}

it('restores the terminal when the first question is cancelled, and starts nothing', async () => {
  open(NORMAL)
  expectToFit(
    await terminal.shows('Where should the cluster run?', 'Why it matters', 'Practice, on this computer'),
    NORMAL,
  )
  expect(terminal.isAlternate()).toBe(true)
  terminal.press(keys.interrupt)
  const end = await terminal.ended
  expectRestored(end, 130)
  expect(end.text).toContain('Interrupted')
  expect(await world.yaml()).toBeUndefined()
})

it('rejects an invalid name, and keeps the answers when a question is cancelled', async () => {
  open(NORMAL)
  await answer({ question: 'Where should the cluster run?' }, NORMAL)
  await answer({ question: 'What is the name of the cluster?', typed: 'My Shop' }, NORMAL)
  expectToFit(await terminal.shows('"My Shop" is not a DNS name'), NORMAL)
  await retype(CLUSTER)
  terminal.press(keys.enter)
  await answer(ZONES, NORMAL)
  await terminal.shows(CONTROL_PLANES.question, '❯')
  terminal.press(keys.interrupt)
  const end = await terminal.ended
  expectRestored(end, 130)
  expect(end.text).toContain('Your answers are kept')
  expect(await world.yaml()).toMatch(/cluster: shop\.practice\.dayone\n/)
})

it('resumes there, goes back to change an answer, and creates nothing when the review is cancelled', async () => {
  open(NORMAL)
  await answer(CONTROL_PLANES, NORMAL)
  // The default takes one Enter, whatever it costs.
  await answer(CONTROL_PLANE_SIZE, NORMAL)
  await answer({ ...NODE_SIZE, typed: 't3.large', isWarned: true }, NORMAL)
  await terminal.shows(NODES.question, '❯')
  terminal.press(keys.escape)
  await terminal.shows(NODE_SIZE.question, '❯ t3.large▏')
  await answer({ ...NODE_SIZE, typed: 'm6i.large' }, NORMAL)
  await acceptUntil(UNUSUAL.question, NORMAL)
  terminal.press('1')
  await terminal.shows('❯ 1 yes')
  await answer(UNUSUAL, NORMAL)
  expectToFit(await terminal.shows('Which VPC?', '❯ 1 a new one', '172.31.0.0/16'), NORMAL)
  await acceptUntil('Public or internal Kubernetes API?', NORMAL)
  await acceptUntil(NAMESPACE.question, NORMAL)
  await answer({ ...NAMESPACE, typed: 'checkout' }, NORMAL)
  await answer({ ...TEAM, typed: 'payments' }, NORMAL)
  await answer({ ...GROUP, typed: 'oidc:checkout-people' }, NORMAL)
  await acceptUntil(IMAGE.question, NORMAL)
  await answer({ ...IMAGE, typed: 'registry.example.com/cart' }, NORMAL)
  expectToFit(await terminal.shows('✗', 'registry.example.com/cart'), NORMAL)
  await retype('registry.example.com/cart:2.4.1')
  terminal.press(keys.enter)
  await terminal.shows('What is the name of the application?')
  await acceptUntil('Review ·', NORMAL)
  expectToFit(await terminal.shows('Review · nothing has been created yet', 'What plain kops would make'), NORMAL)

  terminal.press(keys.escape)
  await moveTo(FURTHER.question)
  terminal.press(keys.enter)
  await terminal.shows('❯ ▏')
  await answer({ ...FURTHER, typed: 'billing' }, NORMAL)
  expectToFit(await terminal.shows('Which settings for namespace 2?', '❯ 1 like checkout'), NORMAL)
  terminal.press('2')
  await terminal.shows('❯ 2 its own')
  await answer({ question: 'Which settings for namespace 2?' }, NORMAL)
  await answer({ question: 'Which team owns namespace 2?', typed: 'finance' }, NORMAL)
  await terminal.shows('❯ 1 Show the plan again')
  terminal.press(keys.enter)
  expectToFit(await terminal.shows('Review · nothing has been created yet', 'What plain kops would make'), NORMAL)
  terminal.press('s')
  const left = await terminal.ended
  expectRestored(left, 0)
  const words = left.text.replaceAll(/\s+/g, ' ')
  expect(words).toContain(`Nothing was created. Your answers are kept in ${join(world.folder, 'dayone.yaml')}.`)
  expect(words).toContain('Continue with: dayone up')
  const { stdout, stderr } = await world.tryPlain('kops', 'get', 'clusters')
  expect(`${stdout}${stderr}`).toMatch(/no clusters found/i)
})

it('returns to the answers when the plan would be rejected, and renames a namespace wherever it is an answer', async () => {
  const file = join(world.folder, 'dayone.yaml')
  const before = await readFile(file, 'utf8')
  await writeFile(file, before.replace('    namespace: checkout', '    namespace: nowhere'))
  open(NORMAL)
  expectToFit(
    await terminal.shows('❯ 1 Show the plan again', '✗ The plan would be rejected', 'Namespace nowhere'),
    NORMAL,
  )
  await moveTo('Which namespace? ')
  terminal.press(keys.enter)
  await terminal.shows('❯ 1 checkout  team payments')
  terminal.press(keys.enter)
  for (const name of ['store', 'checkout']) {
    await moveTo(NAMESPACE.question)
    terminal.press(keys.enter)
    await terminal.shows('▏')
    await answer({ ...NAMESPACE, typed: name }, NORMAL)
    await terminal.shows('❯ 1 Show the plan again')
    const written = await readFile(file, 'utf8')
    expect(written).toContain(`    namespace: ${name}\n`)
    expect(written).toMatch(new RegExp(`namespaces:\\n +- ${name}\\n`))
  }
  terminal.press(keys.enter)
  await terminal.shows('Review · nothing has been created yet')
  terminal.press('s')
  await terminal.ended
  expect(await readFile(file, 'utf8')).toBe(before)
})

it('resumes at the review, shows it completely, creates what was approved and proves it', async () => {
  open(NORMAL)
  const costs = /Costs: free in practice\. On AWS: 1 load balancer, 2 instances/
  expectToFit(
    await terminal.shows('Review · nothing has been created yet', 'What plain kops would make', costs),
    NORMAL,
  )
  terminal.press('p')
  const machines = ['1 control plane: t3.medium', '1 node: m6i.large']
  expectToFit(
    await terminal.shows('what will be created', '1 VPC, 1 subnet', '1 network load balancer', ...machines),
    NORMAL,
  )
  terminal.press('k')
  expectToFit(await terminal.shows('what kops says', 'Will create resources:', 'AddonManifest/'), NORMAL)
  expect(await world.stateStore()).toEqual([])
  terminal.press('v')
  expectToFit(await terminal.shows('full list', 'kops specification of shop.practice.dayone'), NORMAL)
  terminal.press('?')
  expectToFit(await terminal.shows('Help', 'control plane'), NORMAL)
  terminal.press(keys.escape)
  await terminal.shows('full list', 'kops specification')
  terminal.press(keys.escape)
  await terminal.shows('What plain kops would make')
  terminal.press(keys.enter)
  const run = await terminal.shows(
    '● cluster',
    '○ namespaces',
    '○ rbac',
    '○ metadata-guard',
    '○ applications',
    KEYS_OF_A_RUN,
  )
  expect(run.slice(NORMAL.rows - 2).join('')).toBe('')
  expect(terminal.isAlternate()).toBe(false)
  const end = await terminal.ended
  expectRestored(end, 0)
  expect(end.text).toContain('Your cluster is ready, and this is how we know')
  for (const step of ['cluster', 'namespaces', 'rbac', 'metadata-guard', 'applications'])
    expect(end.text).toMatch(new RegExp(`✓ ${step} +applied`))
  expect(end.text).toMatch(
    /RBAC is enforced.*token required, hop limit 1.*with hostNetwork from an administrator is rejected/s,
  )
  expect(end.text).toContain(join('evidence', CLUSTER))
})

it('kops and kubectl confirm the answers', async () => {
  const spec = await world.plain('kops', 'get', 'all', '-o', 'yaml', '--name', CLUSTER)
  expect(spec).toMatch(/authorization:\n +rbac: \{\}/)
  const listed = await world.plain('kops', 'get', 'instancegroups', '-o', 'json', '--name', CLUSTER)
  const groups = JSON.parse(listed) as { metadata: { name: string }; spec: { machineType: string } }[]
  expect(Object.fromEntries(groups.map(({ metadata, spec: { machineType } }) => [metadata.name, machineType]))).toEqual(
    {
      'control-plane-us-west-2a': 't3.medium',
      'nodes-us-west-2a': 'm6i.large',
    },
  )
  await world.plain('kops', 'export', 'kubeconfig', '--name', CLUSTER, '--admin')
  const validation = JSON.parse(await world.plain('kops', 'validate', 'cluster', '-o', 'json', '--name', CLUSTER))
  expect(validation.failures ?? []).toEqual([])

  const kubectl = (...args: string[]) => world.tryPlain('kubectl', '--context', CLUSTER, '-n', 'checkout', ...args)
  const namespace = JSON.parse((await kubectl('get', 'namespace', 'checkout', '-o', 'json')).stdout)
  expect(namespace.metadata.labels).toMatchObject({
    'dayone.dev/team': 'payments',
    'pod-security.kubernetes.io/enforce': 'restricted',
  })
  const further = JSON.parse((await kubectl('get', 'namespace', 'billing', '-o', 'json')).stdout)
  expect(further.metadata.labels).toMatchObject({ 'dayone.dev/team': 'finance' })
  const deployment = JSON.parse((await kubectl('get', 'deployment', 'cart', '-o', 'json')).stdout)
  expect(deployment.spec.template.spec.containers[0].image).toBe('registry.example.com/cart:2.4.1')
  const person = ['--as', 'ann', '--as-group', 'oidc:checkout-people']
  const may = async (verb: string, what: string) =>
    (await kubectl('auth', 'can-i', verb, what, ...person)).stdout.trim()
  expect({ deploy: await may('create', 'deployments'), read: await may('get', 'secrets') }).toEqual({
    deploy: 'yes',
    read: 'no',
  })
})

it('asks nothing on an existing cluster, and finds it unchanged', async () => {
  const before = { store: await world.stateStore(), yaml: await world.yaml() }
  open(WIDE)
  const end = await terminal.ended
  expectRestored(end, 0)
  for (const step of ['cluster', 'namespaces', 'rbac', 'metadata-guard', 'applications'])
    expect(end.text).toMatch(new RegExp(`✓ ${step} +unchanged`))
  expect(end.text).toContain('Your cluster is ready')
  expect(end.written).not.toMatch(/Why it matters|Review ·|↵/)
  expect({ store: await world.stateStore(), yaml: await world.yaml() }).toEqual(before)
  expect(await readdir(join(world.folder, 'evidence', CLUSTER))).toHaveLength(4)
})

it('stops a run after the running change, and continues from there; in a large terminal', async () => {
  const other = join(world.launch().cwd, 'wide.yaml')
  open(WIDE, 'up', '--config', other)
  await answer({ question: 'Where should the cluster run?' }, WIDE)
  await answer({ question: 'What is the name of the cluster?', typed: 'wide.practice.dayone' }, WIDE)
  await acceptUntil('Review ·', WIDE)
  expectToFit(await terminal.shows('Review · nothing has been created yet', '↵ create it'), WIDE)
  terminal.press(keys.enter)
  await terminal.shows('● cluster', KEYS_OF_A_RUN)
  terminal.press(keys.interrupt)
  const end = await terminal.ended
  expectRestored(end, 130)
  expect(end.text).toContain('Interrupted')
  expect(end.text).toContain('dayone up')
  expect(await readFile(other, 'utf8')).toContain('wide.practice.dayone')

  open(WIDE, 'up', '--config', other)
  expectToFit(await terminal.shows(/↵ (create|apply) it/), WIDE)
  terminal.press('n')
  const again = await terminal.ended
  expectRestored(again, 0)
  expect(again.written).not.toContain('Why it matters')
})
