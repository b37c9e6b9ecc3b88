import { describe, expect, it } from 'vitest'
import { draftAnswer, freshWizard, reduceWizard, type WizardAction, type WizardState } from './wizard-state.ts'

const choices = [
  { value: 'a', label: 'Alpha' },
  { value: 'b', label: 'Beta', unavailable: 'comes with the next step' },
  { value: 'c', label: 'Gamma' },
]
const after = (...actions: readonly WizardAction[]): WizardState => actions.reduce(reduceWizard, freshWizard)
const pressed = (name: 'up' | 'down' | 'home' | 'end' | 'backspace'): WizardAction => ({
  type: 'pressed',
  key: { name },
})
const typed = (text: string): WizardAction => ({ type: 'pressed', key: { name: 'text', text } })
const asked = (kind: Extract<WizardAction, { type: 'asked' }>['kind'], offered?: unknown): WizardAction => ({
  type: 'asked',
  kind,
  offered,
  choices,
})

describe('an answer', () => {
  it.each<[string, Extract<WizardAction, { type: 'asked' }>['kind'], readonly WizardAction[], unknown]>([
    ['text as offered', 'text', [asked('text', 'shop')], { value: 'shop' }],
    ['text typed on', 'text', [asked('text', 'shop'), typed('s'), typed(' ')], { value: 'shops' }],
    ['text pasted', 'text', [asked('text'), { type: 'pasted', text: 'a.b\n' }], { value: 'a.b' }],
    ['a number', 'number', [asked('number', 2), pressed('backspace'), typed('5')], { value: 5 }],
    ['no number', 'number', [asked('number'), typed('two')], { value: 'two' }],
    ['an empty number', 'number', [asked('number')], { value: '' }],
    ['a list', 'list', [asked('list', ['10.0.0.0/8', '1.2.3.4/32'])], { value: ['10.0.0.0/8', '1.2.3.4/32'] }],
    ['an empty list', 'list', [asked('list', [])], { value: [] }],
    ['a choice as offered', 'select', [asked('select', 'c')], { value: 'c' }],
    ['the first free choice', 'select', [asked('select')], { value: 'a' }],
    ['a choice by arrows', 'select', [asked('select', 'a'), pressed('up')], { value: 'c' }],
    ['a choice by its digit', 'select', [asked('select', 'a'), typed('3')], { value: 'c' }],
    ['a digit too large', 'select', [asked('select', 'a'), typed('4')], { value: 'a' }],
    [
      'a choice that is not to be had',
      'select',
      [asked('select', 'a'), pressed('down')],
      { error: 'Beta: comes with the next step.' },
    ],
    ['yes', 'confirm', [asked('confirm', true)], { value: true }],
    ['no', 'confirm', [asked('confirm', true), pressed('down')], { value: false }],
    ['several', 'multiselect', [asked('multiselect', ['a']), typed('3'), typed(' ')], { value: ['a', 'c'] }],
    ['one less', 'multiselect', [asked('multiselect', ['a', 'c']), typed(' ')], { value: ['c'] }],
    ['several with a closed one', 'multiselect', [asked('multiselect', []), typed('2'), typed(' ')], { value: [] }],
    ['choices on their way', 'select', [{ type: 'loading' }], { error: 'The choices are still loading.' }],
    ['choices that did not come', 'select', [{ type: 'load-failed', message: 'No S3.' }], { error: 'No S3.' }],
  ])('%s', (_name, kind, actions, expected) => {
    expect(draftAnswer(after(...actions).draft, kind)).toEqual(expected)
  })
})

describe('a message about an answer', () => {
  it('disappears with the next key', () => {
    const refused = after(asked('text', 'x'), { type: 'refused', error: 'No DNS name.' })
    expect(refused.error).toBe('No DNS name.')
    expect(reduceWizard(refused, typed('y')).error).toBeUndefined()
  })

  it('is a warning or an error, not both', () => {
    const warned = after(asked('text'), { type: 'refused', error: 'No.' }, { type: 'warned', warning: 'Dear.' })
    expect([warned.error, warned.warning]).toEqual([undefined, 'Dear.'])
  })
})

it('ignores keys while an answer is being saved', () => {
  const saving = after(asked('text', 'x'), { type: 'saving' })
  expect(reduceWizard(saving, typed('y'))).toBe(saving)
  expect(reduceWizard(saving, { type: 'pasted', text: 'y' })).toBe(saving)
})
