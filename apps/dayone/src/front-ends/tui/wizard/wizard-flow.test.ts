import { describe, expect, it, vi } from 'vitest'
import { CancelledError } from '../../front-end.ts'
import { testSession } from '../../../testing/testing-session.ts'
import type { KeyPress } from '../ink/key-press.ts'
import { startWizard, type WizardFlow } from './wizard-flow.ts'

const name = (key: Exclude<KeyPress['name'], 'text'>): KeyPress => ({ name: key })
const enter = name('enter')
const escape = name('escape')

/** Waits until the question `key` is on and its answer can be given. */
const at = async (flow: WizardFlow, key: string): Promise<void> =>
  vi.waitFor(() => {
    const { placed, state } = flow.view()
    expect(placed?.question.key).toBe(key)
    expect(state.draft.kind).not.toBe('loading')
    expect(state.isSaving).toBe(false)
  })

const retype = (flow: WizardFlow, text: string): void => {
  flow.press(name('clear-before'))
  flow.paste(text)
}

describe('the order of questions', () => {
  it('saves each answer immediately and ends after the last one', async () => {
    const { session, answers } = testSession()
    const flow = startWizard(session, () => {})
    await at(flow, 'where')
    flow.press(enter)
    await at(flow, 'name')
    expect(answers.get('dayone.where')).toBe('practice')
    flow.press(enter)
    await at(flow, 'nodes')
    flow.press(enter)
    await flow.done
    expect(Object.fromEntries(answers)).toEqual({
      'dayone.where': 'practice',
      'cluster.name': 'shop.example.com',
      'cluster.nodes': 1,
    })
  })

  it('asks only unanswered questions, and those that the answers enable', async () => {
    const { session } = testSession({ 'dayone.where': 'practice', 'cluster.name': 'a.b', 'cluster.nodes': 2 })
    const flow = startWizard(session, () => {})
    await at(flow, 'zones')
  })

  it('ends immediately if nothing is missing', async () => {
    const { session } = testSession({ 'dayone.where': 'practice', 'cluster.name': 'a.b', 'cluster.nodes': 1 })
    await startWizard(session, () => {}).done
  })

  it('goes back, shows the previous answer, and goes forward again', async () => {
    const { session, answers } = testSession({ 'dayone.where': 'practice' })
    const flow = startWizard(session, () => {})
    await at(flow, 'name')
    retype(flow, 'x.example.com')
    flow.press(enter)
    await at(flow, 'nodes')
    flow.press(escape)
    await at(flow, 'name')
    expect(flow.view().state.draft).toMatchObject({ edit: { text: 'x.example.com' } })
    flow.press(escape)
    await at(flow, 'where')
    expect(flow.view().canGoBack).toBe(false)
    flow.press(escape)
    await at(flow, 'where')
    flow.press(enter)
    await at(flow, 'name')
    flow.press(enter)
    await at(flow, 'nodes')
    expect(answers.get('cluster.name')).toBe('x.example.com')
  })
})

describe('a rejected answer', () => {
  it('stays on the screen with the error, and is not saved', async () => {
    const { session, answers } = testSession({ 'dayone.where': 'practice' })
    const flow = startWizard(session, () => {})
    await at(flow, 'name')
    retype(flow, 'shop')
    flow.press(enter)
    expect(flow.view().state.error).toBe('That is no DNS name.')
    expect(answers.has('cluster.name')).toBe(false)
  })

  it('shows why it could not be saved', async () => {
    const { session } = testSession({ 'dayone.where': 'practice' })
    const flow = startWizard(session, () => {})
    await at(flow, 'name')
    retype(flow, 'taken.example.com')
    flow.press(enter)
    await vi.waitFor(() => expect(flow.view().state.error).toMatch(/already.*Choose another name/))
  })

  it('needs one Enter for the default, whatever it costs', async () => {
    const { session, answers } = testSession({ 'dayone.where': 'practice', 'cluster.name': 'a.b', 'cluster.nodes': 3 })
    const flow = startWizard(
      {
        ...session,
        get: (step, key) => (key === 'nodes' ? undefined : session.get(step, key)),
        groups: session.groups.map((group) => ({
          ...group,
          questions: group.questions.map((one) => (one.key === 'nodes' ? { ...one, initial: () => 3 } : one)),
        })),
      },
      () => {},
    )
    await at(flow, 'nodes')
    flow.press(enter)
    await at(flow, 'zones')
    expect(answers.get('cluster.nodes')).toBe(3)
  })

  it('needs a second Enter with a warning', async () => {
    const { session, answers } = testSession({ 'dayone.where': 'practice', 'cluster.name': 'a.b' })
    const flow = startWizard(session, () => {})
    await at(flow, 'nodes')
    retype(flow, '3')
    flow.press(enter)
    expect(flow.view().state.warning).toBe('Each node costs money.')
    flow.press(escape)
    expect(flow.view().state.warning).toBeUndefined()
    expect(answers.has('cluster.nodes')).toBe(false)
    flow.press(enter)
    flow.press(enter)
    await at(flow, 'zones')
    expect(answers.get('cluster.nodes')).toBe(3)
  })
})

describe('a revisit', () => {
  const given = { 'dayone.where': 'practice', 'cluster.name': 'a.b', 'cluster.nodes': 1 }

  it('lists the answers, changes one, and goes back to the list', async () => {
    const { session, answers } = testSession(given, { revisit: true })
    const flow = startWizard(session, () => {})
    expect(flow.view().placed).toBeUndefined()
    flow.press(name('down'))
    flow.press(name('down'))
    flow.press(enter)
    await at(flow, 'name')
    retype(flow, 'c.d')
    flow.press(enter)
    await vi.waitFor(() => expect(flow.view().placed).toBeUndefined())
    flow.press(enter)
    await flow.done
    expect(answers.get('cluster.name')).toBe('c.d')
  })

  it('asks questions that a changed answer enables', async () => {
    const { session } = testSession(given, { revisit: true })
    const flow = startWizard(session, () => {})
    flow.press({ name: 'text', text: '4' })
    flow.press(enter)
    await at(flow, 'nodes')
    retype(flow, '2')
    flow.press(enter)
    flow.press(enter)
    await at(flow, 'zones')
  })
})

describe('cancelling', () => {
  it('rejects with CancelledError on Ctrl-C', async () => {
    const flow = startWizard(testSession().session, () => {})
    flow.press(name('interrupt'))
    await expect(flow.done).rejects.toBeInstanceOf(CancelledError)
  })

  it('rejects with CancelledError when the program is stopped', async () => {
    const { session, stop } = testSession()
    const flow = startWizard(session, () => {})
    stop.abort()
    await expect(flow.done).rejects.toBeInstanceOf(CancelledError)
  })
})
