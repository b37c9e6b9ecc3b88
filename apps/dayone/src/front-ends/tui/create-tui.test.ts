import type { PipelineEvent, Plan } from '@dayone/pipeline'
import { afterEach, describe, expect, it } from 'vitest'
import { CancelledError, type ApprovalContext, type FrontEnd } from '../front-end.ts'
import { testSession } from '../../testing/testing-session.ts'
import { createTui } from './create-tui.ts'
import { keys, testTerminal } from './testing-screen.ts'

const opened: FrontEnd[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((face) => face.close()))
})

const start = ({ columns = 80, rows = 24, color = true, isAttended = true } = {}) => {
  const terminal = testTerminal({ columns, rows })
  const stop = new AbortController()
  let interrupts = 0
  const face = createTui({
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    stderr: terminal.stdout,
    out: { write: () => true, gone: new AbortController().signal },
    canPrompt: true,
    isAttended,
    isVerbose: false,
    color,
    stop: stop.signal,
    interrupt() {
      interrupts += 1
      stop.abort()
    },
    now: () => new Date('2026-11-23T11:28:30Z'),
  })
  opened.push(face)
  return { face, terminal, interrupts: () => interrupts }
}

const step = { id: 'cluster', title: 'The cluster', why: 'Everything else stands on it.' }
const plan: Plan = {
  changes: [{ id: 'save', action: 'create', target: 'the specification', diff: '+ rbac: {}', data: {} }],
  findings: [
    { id: 'f1', kind: 'risk', target: 'API', text: 'API open to 0.0.0.0/0', severity: 'high', instead: 'only you' },
  ],
}
const first: ApprovalContext = { preview: [{ step, plan }], isFirst: true, canChangeAnswers: true }
const at = '2026-11-23T11:28:00Z'

/** What must hold on every way out. */
const expectGivenBack = async (terminal: ReturnType<typeof testTerminal>): Promise<void> => {
  await terminal.screen()
  expect(terminal.isRaw()).toBe(false)
  expect(terminal.isAlternate()).toBe(false)
  // eslint-disable-next-line no-control-regex -- the cursor is shown and hidden by an escape sequence (DECTCEM)
  const cursor = [...terminal.written().matchAll(/\u001b\[\?25([hl])/g)].at(-1)
  expect(cursor?.[1]).toBe('h')
}

it('shows no alternate screen without questions, and leaves the results of a run in the terminal', async () => {
  const { face, terminal } = start()
  const { session } = testSession()
  await face.ask({ ...session, groups: [] })
  face.onEvent({ type: 'run.started', steps: [step], at })
  face.onEvent({ type: 'step.started', step: 'cluster', title: 'The cluster', at })
  face.onEvent({ type: 'step.finished', step: 'cluster', outcome: 'unchanged', at })
  face.onEvent({ type: 'run.finished', outcomes: { cluster: 'unchanged' }, at })
  expect(await terminal.history()).toMatch(/✓ cluster +unchanged/)
  expect(terminal.written()).not.toContain('\u001b[?1049h')
  await expectGivenBack(terminal)
})

describe('the wizard', () => {
  it('asks, shows errors, and passes the terminal to the review without leaving the alternate screen', async () => {
    const { face, terminal } = start()
    const { session, answers } = testSession()
    const asking = face.ask(session)
    await terminal.waitFor('Where should the cluster run?')
    expect(terminal.isAlternate()).toBe(true)
    await terminal.press(keys.down, keys.enter)
    await terminal.waitFor('AWS: comes with the next step.')
    await terminal.press(keys.up, keys.enter)
    await terminal.waitFor('Which name?')
    await terminal.press(keys.home, keys.delete, 'S', keys.enter)
    await terminal.waitFor('Which nodes?')
    expect(answers.get('cluster.name')).toBe('Shop.example.com')
    await terminal.press(keys.enter)
    await asking
    const answer = face.approve(step, plan, first)
    expect(await terminal.waitFor('nothing has been created yet')).toMatch(/API open to 0.0.0.0\/0 +only you +high/)
    await terminal.press(keys.escape)
    await expect(answer).resolves.toBe('change-answers')
    await face.close()
    await expectGivenBack(terminal)
    expect(await terminal.history()).toBe('')
  })

  it('accepts pasted text as one line, and text and Enter in one chunk', async () => {
    const { face, terminal } = start()
    const { session, answers } = testSession({ 'dayone.where': 'practice' })
    void face.ask(session)
    await terminal.waitFor('Which name?')
    await terminal.press('\u0015', keys.paste('a.b\n'))
    await terminal.waitFor('❯ a.b')
    await terminal.press('.c\r')
    await terminal.waitFor('Which nodes?')
    expect(answers.get('cluster.name')).toBe('a.b .c')
    await face.close()
  })

  it('shows the complete explanation on ?, and returns', async () => {
    const { face, terminal } = start()
    face.ask(testSession().session).catch(() => {})
    await terminal.waitFor('Where should')
    await terminal.press('?')
    await terminal.waitFor('Help')
    await terminal.press('?')
    await terminal.waitFor('Where should')
  })

  it('has the explanation next to it in a wide terminal and is redrawn in a narrow one', async () => {
    const { face, terminal } = start({ columns: 120, rows: 40 })
    face.ask(testSession().session).catch(() => {})
    expect(await terminal.waitFor('Where should')).toMatch(/Where should the cluster run\? +Why it matters/)
    terminal.resize(60, 20)
    const narrow = await terminal.waitFor(/\n Why it matters/)
    expect(narrow.match(/dayone/g)).toHaveLength(1)
    terminal.resize(40, 20)
    await terminal.waitFor('too small')
  })
})

describe('Ctrl-C restores the terminal', () => {
  it('on a question', async () => {
    const { face, terminal } = start()
    const left = expect(face.ask(testSession().session)).rejects.toBeInstanceOf(CancelledError)
    await terminal.waitFor('Where should')
    await terminal.press(keys.interrupt)
    await left
    await face.close()
    await expectGivenBack(terminal)
  })

  it('on help', async () => {
    const { face, terminal } = start()
    const left = expect(face.ask(testSession().session)).rejects.toBeInstanceOf(CancelledError)
    await terminal.waitFor('Where should')
    await terminal.press('?')
    await terminal.waitFor('Help')
    await terminal.press(keys.interrupt)
    await left
    await expectGivenBack(terminal)
  })

  it('on the review', async () => {
    const { face, terminal, interrupts } = start()
    const answer = face.approve(step, plan, first)
    await terminal.waitFor('Review')
    await terminal.press(keys.interrupt)
    await expect(answer).resolves.toBe(false)
    expect(interrupts()).toBe(1)
    await face.close()
    await expectGivenBack(terminal)
  })

  it('in a run, after the running change', async () => {
    const { face, terminal, interrupts } = start()
    face.onEvent({ type: 'run.started', steps: [step], at })
    await terminal.waitFor('Ctrl-C stops after the current change')
    await terminal.press(keys.interrupt)
    await terminal.waitFor('Press Ctrl-C again to stop now')
    await terminal.press(keys.interrupt)
    expect(interrupts()).toBe(2)
    face.fail({ message: 'kops was ended.', hint: 'Run dayone up again.', exitCode: 3 })
    expect(await terminal.waitFor('kops was ended.')).not.toContain('Ctrl-C')
    await expectGivenBack(terminal)
  })

  it('while parts are built', async () => {
    const { face, terminal, interrupts } = start()
    face.onPractice({ part: 'kops', state: 'building', detail: 'go build', fraction: 0.5 })
    expect(await terminal.waitFor('Preparing the practice cloud')).toContain('████████░░░░░░░░')
    await terminal.press(keys.interrupt)
    await terminal.waitFor('Stopping.')
    expect(interrupts()).toBe(1)
    await face.close()
    await expectGivenBack(terminal)
  })
})

describe('a run', () => {
  const change = plan.changes[0]!
  const events: readonly PipelineEvent[] = [
    { type: 'run.started', steps: [step, { id: 'rbac', title: 'People' }], at },
    { type: 'step.started', step: 'cluster', title: step.title, at },
    { type: 'step.planned', step: 'cluster', round: 1, plan, preview: false },
    { type: 'change.started', step: 'cluster', change },
    { type: 'step.output', step: 'cluster', line: 'Tasks: 76 done / 119 total; 34 can run' },
    {
      type: 'step.progress',
      step: 'cluster',
      at,
      progress: { id: 'build', what: 'kops builds', count: { done: 76, total: 119 }, usually: '2 to 4 minutes on AWS' },
    },
  ]

  it('shows progress, then the completed steps, then the evidence', async () => {
    const { face, terminal } = start()
    const answer = face.approve(step, plan, first)
    await terminal.waitFor('Review')
    await terminal.press(keys.enter)
    await expect(answer).resolves.toBe(true)
    face.begin({ cluster: 'shop.example.com', place: 'practice', logFile: '/tmp/run.log' })
    for (const event of events) face.onEvent(event)
    const live = await terminal.waitFor('cluster │ Tasks: 76 done')
    expect(live).toMatch(/● cluster +kops builds .* 76 of 119 +30 s/)
    expect(live).toContain('30 s so far; usually 2 to 4 minutes on AWS')
    expect(live).toMatch(/○ rbac +waiting for cluster/)
    expect(live).toContain('shop.example.com')
    face.onEvent({ type: 'change.applied', step: 'cluster', change })
    face.onEvent({ type: 'step.finished', step: 'cluster', outcome: 'applied', at: '2026-11-23T11:28:30Z' })
    face.onEvent({ type: 'run.finished', outcomes: { cluster: 'applied' }, at })
    await face.evidence({
      cluster: 'shop.example.com',
      steps: [{ id: 'cluster', title: step.title, outcome: 'applied' }],
      checks: [
        {
          step: 'cluster',
          check: { id: 'c', target: 'x', text: 'RBAC is enforced', status: 'pass', means: '403', emulated: true },
        },
      ],
      files: ['evidence.md'],
      next: ['dayone status'],
    })
    const left = await terminal.history()
    expect(left).toMatch(/✓ cluster +create the specification: done/)
    expect(left).toMatch(/✓ cluster +applied, 1 change +30 s/)
    expect(left).toMatch(/✓ RBAC is enforced\s+403 \(emulated in practice\)/)
    expect(left).not.toContain('Ctrl-C')
    await expectGivenBack(terminal)
  })

  it('shows only the last lines of long output', async () => {
    const { face, terminal } = start()
    for (const event of events) face.onEvent(event)
    for (let line = 1; line <= 3000; line += 1)
      face.onEvent({ type: 'step.output', step: 'cluster', line: `line ${line}.` })
    const live = await terminal.waitFor('line 3000.')
    expect(live).not.toContain('line 2990.')
    expect((await terminal.history()).split('\n').length).toBeLessThanOrEqual(15)
  })

  it('asks about later rounds between completed and remaining steps', async () => {
    const { face, terminal } = start()
    for (const event of events) face.onEvent(event)
    const answer = face.approve(step, plan, { ...first, isFirst: false, canChangeAnswers: false })
    expect(await terminal.waitFor('↵ apply it')).toContain('+ rbac: {}')
    expect(terminal.isAlternate()).toBe(false)
    await terminal.press('a')
    await expect(answer).resolves.toBe('creations')
    await terminal.waitFor('Ctrl-C stops after')
  })

  describe('a failed run', () => {
    const words = ['first words', ...Array.from({ length: 40 }, (_, row) => `  kops ${row}`), 'last words'].join('\n')
    const fails = (face: FrontEnd, detail: string): void => {
      face.begin({ cluster: 'shop.example.com', place: 'practice', logFile: '/tmp/run.log' })
      for (const event of events) face.onEvent(event)
      const failure = { message: 'kops failed in `update cluster`.', detail, hint: 'Do this.', exitCode: 3 }
      face.onEvent({ type: 'step.finished', step: 'cluster', outcome: 'failed', at, failure })
      face.onEvent({ type: 'run.finished', outcomes: { cluster: 'failed' }, at })
    }

    it("shows the end of the other program's output, and all of it on o; Enter exits", async () => {
      const { face, terminal } = start()
      fails(face, words)
      let isOver = false
      const settled = face.settle().then(() => (isOver = true))
      const shown = await terminal.waitFor('o  show the full output')
      expect(shown).toContain('last words')
      expect(shown).not.toContain('first words')
      await terminal.press('o')
      const first = await terminal.waitFor('In full')
      expect(terminal.isAlternate()).toBe(true)
      expect(first).toMatch(/kops failed in `update cluster`\.\n +first words\n {3}kops 0/)
      await terminal.press(keys.up, ...Array.from({ length: 40 }, () => keys.down))
      expect(await terminal.waitFor('Log: /tmp/run.log')).toContain('last words')
      await terminal.press(keys.escape)
      await terminal.waitFor('o  show the full output')
      expect(terminal.isAlternate()).toBe(false)
      expect(isOver).toBe(false)
      await terminal.press(keys.enter)
      await settled
      await expectGivenBack(terminal)
      expect(await terminal.history()).toMatch(/Do this\.$/)
    })

    it('does not wait if everything is shown, without a user, and after a stop', async () => {
      const short = start()
      fails(short.face, 'two\nlines')
      await short.face.settle()
      expect(await short.terminal.history()).toContain('│ lines')
      const alone = start({ isAttended: false })
      fails(alone.face, words)
      await alone.face.settle()
      const stopped = start()
      fails(stopped.face, words)
      const settled = stopped.face.settle()
      await stopped.terminal.waitFor('o  show the full output')
      await stopped.terminal.press(keys.interrupt)
      await settled
      await expectGivenBack(stopped.terminal)
    })
  })

  it('uses no color on request', async () => {
    const { face, terminal } = start({ color: false })
    for (const event of events) face.onEvent(event)
    await terminal.waitFor('Tasks: 76')
    // eslint-disable-next-line no-control-regex -- colours are escape sequences (SGR)
    expect(terminal.written()).not.toMatch(/\u001b\[[\d;]*m/)
  })
})

describe('a plan alone', () => {
  const changes = Array.from({ length: 60 }, (_, at) => ({ ...plan.changes[0]!, id: `${at}`, target: `thing ${at}` }))
  const report = {
    cluster: 'shop.example.com',
    notes: [],
    next: 'dayone up',
    whole: 'dayone plan --plain --verbose',
    steps: [{ step, plan: { ...plan, changes }, isPreview: false, outcome: 'planned' as const, failure: undefined }],
  }
  const planned = (face: FrontEnd): void => {
    face.begin({ cluster: 'shop.example.com', place: 'practice', isPlanOnly: true })
    face.onEvent({ type: 'run.started', steps: [step], at })
    face.onEvent({ type: 'step.planned', step: 'cluster', round: 1, plan, preview: false })
    face.onEvent({ type: 'step.finished', step: 'cluster', outcome: 'planned', at })
    face.onEvent({ type: 'run.finished', outcomes: { cluster: 'planned' }, at })
  }

  it.each([
    ['q', 'q'],
    ['Enter', keys.enter],
    ['Escape', keys.escape],
  ])(
    'is shown on an alternate screen to its last row, with counts; %s exits, and it stays in the terminal',
    async (_name, key) => {
      const { face, terminal } = start()
      planned(face)
      const read = face.plan(report)
      const top = await terminal.waitFor('Plan for shop.example.com: 60 to create; 1 risk closed')
      expect(terminal.isAlternate()).toBe(true)
      expect(top).toContain('risk closed (high): API open to 0.0.0.0/0')
      expect(top).toContain('q leave')
      await terminal.press(keys.end)
      expect(await terminal.waitFor('Nothing was changed. Apply it: dayone up')).toContain(
        'Plan for shop.example.com: 60',
      )
      expect(await terminal.screen()).toContain('create thing 59')
      await terminal.press(key)
      await read
      await expectGivenBack(terminal)
      const left = await terminal.history()
      expect(left.trimStart()).toMatch(/^Plan for shop\.example\.com: 60 to create; 1 risk closed\n/)
      expect(left).toContain('+ create thing 59')
      expect(left).toMatch(/Apply it: dayone up$/)
    },
  )

  it('is printed directly if it fits, or without a user', async () => {
    const short = start()
    planned(short.face)
    await short.face.plan({ ...report, steps: report.steps.map((one) => ({ ...one, plan })) })
    expect(short.terminal.written()).not.toContain('\u001b[?1049h')
    expect(await short.terminal.history()).toContain('+ create the specification')
    const alone = start({ isAttended: false })
    planned(alone.face)
    await alone.face.plan(report)
    expect(await alone.terminal.history()).toContain('+ create thing 59')
  })
})
