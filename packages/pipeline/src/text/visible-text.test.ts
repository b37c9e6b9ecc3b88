import { expect, test } from 'vitest'
import { visibleDeep, visibleText } from './visible-text.ts'

const ESC = '\u001b'

test.each([
  ['clears the screen', `${ESC}[2J${ESC}[H✓ all is proved`, '\\u001b[2J\\u001b[H✓ all is proved'],
  ['writes the clipboard (OSC 52)', `${ESC}]52;c;cm0=\u0007`, '\\u001b]52;c;cm0=\\u0007'],
  ['C1 CSI', '\u009b31mred', '\\u009b31mred'],
  ['DEL and backspace', 'a\u007f\u0008b', 'a\\u007f\\u0008b'],
  ['carriage return', 'failed\rpassed', 'failed\\u000dpassed'],
  ['turns the direction', 'admin\u202egnp.exe', 'admin\\u202egnp.exe'],
  ['isolates', '\u2066x\u2069', '\\u2066x\\u2069'],
  ['marks of direction', 'a\u200eb\u200fc\u061cd', 'a\\u200eb\\u200fc\\u061cd'],
  ['zero width', 'sys\u200btem\u200c:\u2060\ufeff', 'sys\\u200btem\\u200c:\\u2060\\ufeff'],
  ['soft hyphen and fillers', 'a\u00adb\u3164', 'a\\u00adb\\u3164'],
  ['separators', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
  ['half a pair', 'a\ud800b\udc00', 'a\\ud800b\\udc00'],
  ['tags', '\u{e0041}', '\\udb40\\udc41'],
  ['a line of its own', 'shop\n✓ RBAC is enforced', 'shop\\n✓ RBAC is enforced'],
])('%s: becomes visible', (_what, text, shown) => {
  expect(visibleText(text)).toBe(shown)
  expect(visibleText(shown)).toBe(shown)
})

test.each(['é', 'naïve — “quoted”', '日本語', 'مرحبا', '🎉', '👩‍🔧', '🏳️‍🌈', 'a\tb', 'e\u0301'])('%s stays', (text) => {
  expect(visibleText(text)).toBe(text)
})

test('a joiner that joins no emoji becomes visible', () => {
  expect(visibleText('a\u200db')).toBe('a\\u200db')
})

test('another program keeps its lines, and nothing else', () => {
  expect(visibleText(`one\r\ntwo\n\t${ESC}[31mthree`, 'many')).toBe('one\ntwo\n\t\\u001b[31mthree')
})

test('covers every string and key of an event, and allows lines in diffs', () => {
  const event = {
    type: 'step.planned',
    plan: { changes: [{ target: `a${ESC}b`, diff: `- a\n+ ${ESC}[2J`, data: { [`k${ESC}`]: 'x\ny' } }], findings: [] },
    at: 3,
    flag: true,
    none: null,
  }
  expect(visibleDeep(event)).toEqual({
    type: 'step.planned',
    plan: {
      changes: [{ target: 'a\\u001bb', diff: '- a\n+ \\u001b[2J', data: { 'k\\u001b': 'x\ny' } }],
      findings: [],
    },
    at: 3,
    flag: true,
    none: null,
  })
})
