import type { Change, Picture, Plan } from '@dayone/pipeline'
import { describe, expect, it } from 'vitest'
import type { ApprovalContext } from '../../front-end.ts'
import type { KeyPress } from '../ink/key-press.ts'
import { pressReview, startReview, type ReviewState } from './review-state.ts'

const step = { id: 'cluster', title: 'The cluster', why: 'All stands on it.' }
const change: Change = { id: 'c', action: 'create', target: 'shop.example.com', data: {} }
const isNew: ApprovalContext = { preview: [], isFirst: true, canChangeAnswers: true }
const later: ApprovalContext = { preview: [], isFirst: false, canChangeAnswers: false }
const room = { page: 10, last: 25 }

const started = (context: ApprovalContext, plan: Plan = { changes: [change], findings: [] }) =>
  startReview(step, plan, context)
const pressed = (
  state: ReviewState,
  ...keys: readonly (KeyPress['name'] | { readonly typed: string })[]
): ReviewState =>
  keys.reduce<ReviewState>((before, key) => {
    const press: KeyPress = typeof key === 'object' ? { name: 'text', text: key.typed } : ({ name: key } as KeyPress)
    return pressReview(before, press, room)
  }, state)

describe('the answer', () => {
  it.each<[string, ApprovalContext, readonly (KeyPress['name'] | { typed: string })[], unknown]>([
    ['Enter creates', isNew, ['enter'], true],
    ['s saves and leaves', isNew, [{ typed: 's' }], false],
    ['n is no', later, [{ typed: 'n' }], false],
    ['a is yes to creations', later, [{ typed: 'a' }], 'creations'],
    ['a means nothing before anything exists', isNew, [{ typed: 'a' }], undefined],
    ['esc changes an answer', isNew, ['escape'], 'change-answers'],
    ['esc means nothing later on', later, ['escape'], undefined],
    ['esc leaves the list first', isNew, [{ typed: 'v' }, 'escape'], undefined],
  ])('%s', (_name, context, keys, answer) => {
    expect(pressed(started(context), ...keys).answer).toBe(answer)
  })
})

it('starts with the table for a new cluster, with the list for a later round', () => {
  expect([started(isNew).shows, started(later).shows]).toEqual(['table', 'list'])
  expect(pressed(started(isNew), { typed: 'v' }).shows).toBe('list')
  expect(pressed(started(later), { typed: 'v' }).shows).toBe('list')
})

describe('the pages', () => {
  const picture: Picture = { counts: [], path: [], groups: [], costs: { summary: '', items: [], notes: [] } }
  const shown: Change = { ...change, picture, preview: { by: 'kops update cluster', text: 'Will create' } }
  const whole = started(isNew, { changes: [shown], findings: [] })

  it.each<[string, readonly (KeyPress['name'] | { typed: string })[], ReviewState['shows']]>([
    ['p is what will be created', [{ typed: 'p' }], 'picture'],
    ['k is all that kops says', [{ typed: 'k' }], 'preview'],
    ['a page is one key away from another', [{ typed: 'p' }, { typed: 'v' }, { typed: 'k' }], 'preview'],
    ['the same key leads back', [{ typed: 'k' }, { typed: 'k' }], 'table'],
    ['so does esc', [{ typed: 'p' }, 'escape'], 'table'],
  ])('%s', (_name, keys, shows) => {
    const turned = pressed(whole, 'down', ...keys)
    expect([turned.shows, turned.offset, turned.answer]).toEqual([shows, 0, undefined])
  })

  it('are hidden if they would be empty', () => {
    expect(pressed(started(isNew), { typed: 'p' }).shows).toBe('table')
    expect(pressed(started(isNew), { typed: 'k' }).shows).toBe('table')
  })

  it("of an existing cluster are its plan and kops' output", () => {
    const there = started(later, { changes: [shown], findings: [] })
    expect(pressed(there, { typed: 'k' }).shows).toBe('preview')
    expect(pressed(there, { typed: 'k' }, 'escape').shows).toBe('list')
    expect(pressed(there, { typed: 'p' }).shows).toBe('list')
  })
})

it.each<[readonly KeyPress['name'][], number]>([
  [['down'], 1],
  [['down', 'up', 'up'], 0],
  [['page-down'], 10],
  [['page-down', 'page-down', 'page-down'], 25],
  [['end'], 25],
  [['end', 'home'], 0],
])('scrolls with %j', (keys, offset) => {
  expect(pressed(started(isNew), ...keys).offset).toBe(offset)
})

describe('what cannot be undone', () => {
  const plan: Plan = { changes: [{ ...change, action: 'delete', confirm: 'type-the-name' }], findings: [] }
  const typing = pressed(started(later, plan), 'enter')

  it('is not approved by Enter, nor by yes to all', () => {
    expect([typing.answer, typing.typed?.text]).toEqual([undefined, ''])
    expect(pressed(started(later, plan), { typed: 'a' }).answer).toBeUndefined()
  })

  it('is approved with its name', () => {
    expect(pressed(typing, { typed: 'shop.example.con' }, 'backspace', { typed: 'm' }, 'enter').answer).toBe(true)
  })

  it('is not approved with another name; letters that are keys elsewhere are typed', () => {
    const wrong = pressed(typing, { typed: 's' }, 'enter')
    expect([wrong.answer, wrong.typed?.text]).toEqual([undefined, 's'])
    expect(wrong.error).toContain('shop.example.com')
    expect(pressed(wrong, 'escape').typed).toBeUndefined()
  })
})
