import { UserError, type PipelineEvent, type Plan } from '@dayone/pipeline'
import { describe, expect, it } from 'vitest'
import { CancelledError, type ApprovalContext } from '../front-end.ts'
import { testPicture, testPreview } from '../../testing/testing-picture.ts'
import { testQuestion, testSession } from '../../testing/testing-session.ts'
import { keys, testTerminal } from '../tui/testing-screen.ts'
import { createPlain } from './create-plain.ts'
import type { Prompts } from './prompts.ts'

/** Answers in order; each is tried until the prompt accepts one, and what was refused is kept. */
const scripted = (answers: readonly (string | boolean)[]) => {
  const rest = [...answers]
  const refused: string[] = []
  const asked: string[] = []
  const prompts: Prompts = {
    async text({ message, offered, validate }) {
      asked.push(message)
      for (;;) {
        const next = rest.shift()
        if (typeof next !== 'string') throw new CancelledError()
        const text = next === '' ? (offered ?? '') : next
        const error = validate(text)
        if (error === undefined) return text
        refused.push(error)
      }
    },
    async confirm(message) {
      asked.push(message)
      const next = rest.shift()
      if (typeof next !== 'boolean') throw new CancelledError()
      return next
    },
  }
  return { prompts, refused, asked }
}

const start = (answers: readonly (string | boolean)[] = [], { canPrompt = true, isVerbose = false } = {}) => {
  const lines: string[] = []
  const terminal = testTerminal({ columns: 80, rows: 24 })
  const stop = new AbortController()
  const script = scripted(answers)
  const context = {
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    stderr: terminal.stdout,
    out: { write: (text: string) => lines.push(text) > 0, gone: new AbortController().signal },
    canPrompt,
    isAttended: canPrompt,
    isVerbose,
    color: false,
    stop: stop.signal,
    interrupt: () => stop.abort(),
    now: () => new Date(0),
  }
  return {
    face: createPlain(context, script.prompts),
    context,
    terminal,
    stop,
    ...script,
    text: () => lines.join('\n'),
  }
}

const step = { id: 'cluster', title: 'The cluster', why: 'All stands on it.' }
const plan: Plan = {
  changes: [{ id: 'save', action: 'create', target: 'the specification', diff: '+ rbac: {}', data: {} }],
  findings: [{ id: 'f', kind: 'risk', target: 'API', text: 'API open to all', severity: 'high', instead: 'only you' }],
}
const isNew: ApprovalContext = { preview: [], isFirst: true, canChangeAnswers: true }
const later: ApprovalContext = { preview: [], isFirst: false, canChangeAnswers: false }

describe('questions', () => {
  it('explains, lists choices by number, rejects invalid input, confirms warnings, and saves', async () => {
    const answers = ['2', '1', 'shop', 'a.b', '2', false, '3', true, 'eu-west-1a eu-west-1b']
    const { face, refused, asked, text } = start(answers)
    const { session, answers: saved } = testSession()
    await face.ask(session)
    expect(Object.fromEntries(saved)).toEqual({
      'dayone.where': 'practice',
      'cluster.name': 'a.b',
      'cluster.nodes': 3,
      'cluster.zones': ['eu-west-1a', 'eu-west-1b'],
    })
    expect(refused).toEqual(['AWS: comes with the next step.', 'That is no DNS name.'])
    expect(asked.filter((message) => message === 'Keep this answer?')).toHaveLength(2)
    expect(text()).toContain('  1. Practice - free\n  2. AWS - not available: comes with the next step')
    expect(text()).toContain('we suggest')
    expect(text()).toContain('Note: Each node costs money.')
  })

  it('does not confirm a default, whatever it costs', async () => {
    const { face, asked } = start(['1', '', '', 'eu-west-1a'])
    const { session, answers } = testSession()
    const groups = session.groups.map((group) => ({
      ...group,
      questions: group.questions.map((one) => (one.key === 'nodes' ? { ...one, initial: () => 3 } : one)),
    }))
    await face.ask({ ...session, groups })
    expect(answers.get('cluster.nodes')).toBe(3)
    expect(asked).not.toContain('Keep this answer?')
  })

  it.each([
    ['an empty line keeps a further entry', '', 'billing'],
    ['a dash removes it', '-', ''],
  ])('when answers are changed, %s', async (_case, typed, expected) => {
    const { face, asked } = start([typed])
    const { session, answers } = testSession({ 'namespaces.1': 'billing' }, { revisit: true })
    const question = testQuestion('namespaces', '1', { message: 'Namespace 2', isOptional: true })
    await face.ask({ ...session, groups: [{ id: 'namespaces', title: 'namespaces', questions: [question] }] })
    expect(asked).toEqual(['Namespace 2 (- removes it)'])
    expect(answers.get('namespaces.1')).toBe(expected)
  })

  it('explains the words for ?, goes back for <, and asks again what was answered already', async () => {
    const { face, refused, asked, text } = start(['1', '?', '<', '1', 'a.b', '<', 'c.d', '1'])
    const { session, answers } = testSession()
    await face.ask(session)
    expect(text()).toMatch(/^Type \? for the words, < to go back; Ctrl-C leaves/)
    expect(text()).toContain('namespace: a scope in the cluster with its own names')
    expect(refused).toEqual([])
    const [where, name, nodes] = session.groups.flatMap(({ questions }) => questions.map((one) => one.message))
    const messages = asked.map((message) => message.split(' (')[0])
    expect(messages).toEqual([where, name, name, where, name, nodes, name, nodes])
    expect(answers.get('cluster.name')).toBe('c.d')
  })

  it('goes back from a question of yes or no, and takes its answer', async () => {
    const { face, asked } = start(['shop', '<', 'store', 'n'])
    const { session, answers } = testSession()
    const questions = [
      testQuestion('cluster', 'name', { message: 'Which name?' }),
      testQuestion('cluster', 'unusual', { message: 'Show advanced options?', kind: 'confirm' }),
    ]
    await face.ask({ ...session, groups: [{ id: 'cluster', title: 'cluster', questions }] })
    const advanced = 'Show advanced options? (yes or no)'
    expect(asked).toEqual(['Which name?', advanced, 'Which name?', advanced])
    expect(Object.fromEntries(answers)).toEqual({ 'cluster.name': 'store', 'cluster.unusual': false })
  })

  it('says first why the answers give no plan', async () => {
    const { face, text } = start([''])
    const { session } = testSession({ 'cluster.name': 'shop' }, { revisit: true })
    const questions = [testQuestion('cluster', 'name', { message: 'Which name?' })]
    const groups = [{ id: 'cluster', title: 'cluster', questions }]
    await face.ask({ ...session, groups, problem: 'Namespace shop does not exist.' })
    expect(text()).toMatch(/^✗ Namespace shop does not exist\.\nType \?/)
  })

  it('keeps the answers when the user exits', async () => {
    const { face } = start(['1'])
    const { session, answers } = testSession()
    await expect(face.ask(session)).rejects.toBeInstanceOf(CancelledError)
    expect(Object.fromEntries(answers)).toEqual({ 'dayone.where': 'practice' })
  })

  it('lists what is missing if no one can be asked', async () => {
    const { face } = start([], { canPrompt: false })
    await expect(face.ask(testSession().session)).rejects.toBeInstanceOf(UserError)
  })
})

describe('approval', () => {
  it.each<[string, readonly string[], ApprovalContext, unknown]>([
    ['yes', ['yes'], isNew, true],
    ['its first letter', ['y'], later, true],
    ['no', ['n'], isNew, false],
    ['Enter alone, for a new cluster, as on the screen', [''], isNew, true],
    ['nothing but a word that is known', ['', 'maybe', 'no'], later, false],
    ['creations', ['creations'], later, 'creations'],
    ['change an answer', ['change'], isNew, 'change-answers'],
    ['no changing of answers later on', ['change', 'no'], later, false],
    ['the list, then yes', ['list', 'yes'], isNew, true],
  ])('%s', async (_name, answers, context, expected) => {
    expect(await start(answers).face.approve(step, plan, context)).toBe(expected)
  })

  it('shows a summary of a new cluster, and all changes on request', async () => {
    const { face, text } = start(['list', 'no'])
    await face.approve(step, plan, isNew)
    expect(text()).toContain('* plain kops: API open to all; dayone: only you; risk: high')
    expect(text()).toContain('    + rbac: {}')
  })

  it("shows what will be created and billed, and kops' complete output on request", async () => {
    const change = { ...plan.changes[0]!, picture: testPicture, preview: testPreview }
    const { face, text, asked } = start(['preview', 'no'])
    await face.approve(step, { ...plan, changes: [change] }, isNew)
    expect(asked[0]).toContain('(yes, no, list, change, preview)')
    expect(text()).toMatch(/What will be created: 84 AWS resources.*network +1 VPC.*What it costs.*volumes +5 volumes/s)
    expect(text()).toMatch(
      /Changes: 84 AWS resources, 35 files in the state store\n[^]*kops update cluster\nWill create/,
    )
    expect(text()).toContain('Field397')
  })

  it('requires the name for what cannot be undone', async () => {
    const { face, refused } = start(['yes', 'shop', 'shop.example.com'])
    const change = { ...plan.changes[0]!, target: 'shop.example.com', confirm: 'type-the-name' as const }
    expect(await face.approve(step, { ...plan, changes: [change] }, later)).toBe(true)
    expect(refused).toEqual(['The name does not match: shop.example.com. Ctrl-C leaves.'])
  })

  it('is a no that stops the run when the user exits, and a no if no one can be asked', async () => {
    const { face, stop } = start([])
    expect(await face.approve(step, plan, later)).toBe(false)
    expect(stop.signal.aborted).toBe(true)
    expect(await start([], { canPrompt: false }).face.approve(step, plan, later)).toBe(false)
  })
})

it('prints each event once, from top to bottom', async () => {
  const { face, text } = start([], { isVerbose: true })
  const change = plan.changes[0]!
  const at = '2026-11-23T11:28:00Z'
  const events: readonly PipelineEvent[] = [
    { type: 'run.started', steps: [step], at },
    { type: 'step.started', step: 'cluster', title: step.title, at },
    { type: 'step.planned', step: 'cluster', round: 1, plan, preview: false },
    { type: 'change.started', step: 'cluster', change },
    { type: 'step.output', step: 'cluster', line: 'Tasks: 1 done / 2 total; 1 can run' },
    { type: 'change.applied', step: 'cluster', change },
    {
      type: 'step.checked',
      step: 'cluster',
      check: { id: 'c', target: 'x', text: 'RBAC is enforced', status: 'pass', means: 'asked: 403', emulated: true },
    },
    { type: 'step.finished', step: 'cluster', outcome: 'applied', at },
    { type: 'run.finished', outcomes: { cluster: 'applied' }, at },
  ]
  for (const event of events) face.onEvent(event)
  expect(text()).toMatchInlineSnapshot(`
    "Steps: cluster
    cluster: The cluster
    cluster: plan: 1 to create; 1 risk closed
    * risk closed (high): API open to all. Now: only you.
    + create the specification
        + rbac: {}
    cluster: create the specification …
    cluster | Tasks: 1 done / 2 total; 1 can run
    cluster: create the specification: done
    cluster: check proved: RBAC is enforced (asked: 403, emulated in practice)
    cluster: applied, 1 change
    Checks: 1 proved
    Done: cluster applied"
  `)
})

describe("another program's output", () => {
  const many = Array.from({ length: 60 }, (_, row) => `kops ${row}`).join('\n')
  const failed = (detail: string): PipelineEvent => ({
    type: 'step.finished',
    step: 'cluster',
    outcome: 'failed',
    at: '2026-11-23T11:28:00Z',
    failure: { message: 'kops failed.', detail, hint: 'Again.', exitCode: 3 },
  })

  it('is below the sentence, indented, and not wrapped', () => {
    const { face, text } = start()
    const long = `error reading ${'x'.repeat(200)} the end`
    face.onEvent(failed(`\tfirst\n${long}`))
    expect(text()).toBe(`cluster: failed\n✗ kops failed.\n  │   first\n  │ ${long}\n  Again.`)
  })

  it('is limited, with the log for the rest', () => {
    const { face, text } = start()
    face.begin({ cluster: 'shop', place: 'practice', logFile: '/tmp/run.log' })
    face.onEvent(failed(many))
    expect(text()).toContain('  │ … 21 earlier lines\n  │ kops 21\n')
    expect(text()).toMatch(/kops 59\n {2}Again\.\n {2}Full output: \/tmp\/run\.log$/)
  })

  it('is printed with a check that could not run', () => {
    const { face, text } = start()
    const check = {
      id: 'c',
      target: 'x',
      text: 'no access',
      status: 'fail',
      means: 'the checks could not be asked',
    } as const
    face.onEvent({ type: 'step.checked', step: 'cluster', check: { ...check, detail: 'api error AccessDenied' } })
    expect(text()).toBe('cluster: check failed: no access (the checks could not be asked)\n  │ api error AccessDenied')
  })
})

describe('prompts on a terminal', () => {
  it.each<[string, (world: ReturnType<typeof start>) => void]>([
    // The terminal is never raw: it sends a signal for Ctrl-C, and the run is stopped by that.
    ['Ctrl-C', ({ stop }) => stop.abort()],
    ['Ctrl-D', ({ terminal }) => terminal.stdin.emit('end')],
  ])('%s exits without a stack', async (_name, leave) => {
    const world = start()
    const left = expect(createPlain(world.context).ask(testSession().session)).rejects.toBeInstanceOf(CancelledError)
    await world.terminal.waitFor('Where should the cluster run?')
    leave(world)
    await left
    expect(world.terminal.isRaw()).toBe(false)
  })

  it('accepts the default for an empty line', async () => {
    const { context, terminal } = start()
    const { session, answers } = testSession({ 'dayone.where': 'practice', 'cluster.nodes': 1 })
    const asking = createPlain(context).ask(session)
    await terminal.waitFor('Which name? [shop.example.com]:')
    await terminal.press(keys.enter)
    await asking
    expect(answers.get('cluster.name')).toBe('shop.example.com')
  })

  it('discards a rejected answer, with the reason', async () => {
    const { context, terminal } = start()
    const { session, answers } = testSession({ 'dayone.where': 'practice', 'cluster.nodes': 1 })
    const asking = createPlain(context).ask(session)
    await terminal.waitFor('Which name?')
    await terminal.press('shop', keys.enter)
    await terminal.waitFor('That is no DNS name.')
    await terminal.press('a.b', keys.enter)
    await asking
    expect(answers.get('cluster.name')).toBe('a.b')
  })

  it('keeps what was typed ahead', async () => {
    const { context, terminal } = start()
    const { session, answers } = testSession({ 'cluster.nodes': 1 })
    const asking = createPlain(context).ask(session)
    await terminal.press(`1${keys.enter}a.b${keys.enter}`)
    await asking
    expect(Object.fromEntries(answers)).toMatchObject({ 'dayone.where': 'practice', 'cluster.name': 'a.b' })
  })

  it('writes no escape sequence', async () => {
    const { context, terminal } = start()
    const { session } = testSession({ 'dayone.where': 'practice', 'cluster.nodes': 1 })
    const asking = createPlain(context).ask(session)
    await terminal.waitFor('Which name?')
    await terminal.press('x y', keys.enter)
    await terminal.waitFor('no DNS name')
    await terminal.press(keys.enter)
    await asking
    expect(terminal.written()).not.toContain('\u001b')
  })
})

it('reports the progress of a long build, a line for each quarter', () => {
  const { face, text } = start()
  const at = (packages: number): void => {
    const detail = `${packages} of 400 packages`
    face.onPractice({ part: 'kops', state: 'building', detail, fraction: packages / 400 })
  }
  face.onPractice({ part: 'kops', state: 'waiting', detail: 'about 4 min, the first time only' })
  face.onPractice({ part: 'kops', state: 'building', detail: 'fetching modules' })
  face.onPractice({ part: 'kops', state: 'building', detail: 'fetching modules: 12' })
  for (const packages of [0, 20, 99, 100, 180, 200, 399]) at(packages)
  face.onPractice({ part: 'kops', state: 'ready' })
  expect(text().split('\n')).toEqual([
    'practice: kops: waiting (about 4 min, the first time only)',
    'practice: kops: building (fetching modules)',
    'practice: kops: building (100 of 400 packages)',
    'practice: kops: building (200 of 400 packages)',
    'practice: kops: building (399 of 400 packages)',
    'practice: kops: ready',
  ])
})
