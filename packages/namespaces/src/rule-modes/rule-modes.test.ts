import { expect, test } from 'vitest'
import { config } from '../config.ts'
import type { RulesSeen } from './read-rules.ts'
import { ruleModeFindings } from './rule-mode-findings.ts'
import { withModes } from './rule-modes.ts'

const nothing: RulesSeen = { tenants: {}, newNamespaces: [] }
const something: RulesSeen = {
  tenants: { shop: ['a', 'b', 'c', 'd'].map((name) => `Pod ${name} in shop (it sets nodeName)`) },
  newNamespaces: ['Namespace x (its Pod Security level is privileged)'],
}

const table: readonly (readonly [what: string, choice: object, seen: RulesSeen | undefined, modes: string])[] = [
  ['a new cluster', {}, undefined, 'shop deny, pay deny, new deny'],
  ['a cluster where nothing would be rejected', {}, nothing, 'shop deny, pay deny, new deny'],
  ['a cluster where something would', {}, something, 'shop warn, pay deny, new warn'],
  [
    'deny at once',
    { tenantRules: 'deny', newNamespaces: { mode: 'deny' } },
    something,
    'shop deny, pay deny, new deny',
  ],
  [
    'warn on request',
    { tenantRules: 'warn', newNamespaces: { mode: 'warn' } },
    nothing,
    'shop warn, pay warn, new warn',
  ],
  ['off', { newNamespaces: { mode: 'off' } }, something, 'shop warn, pay deny, new off'],
]

const parsed = (choice: object) => config.parse({ namespaces: [{ name: 'shop' }, { name: 'pay' }], ...choice })

test.each(table)('%s', (_what, choice, seen, expected) => {
  const { namespaces, warnedNames, newNamespaces } = withModes(parsed(choice), seen)
  const modes = namespaces.map(({ name }) => `${name} ${warnedNames.includes(name) ? 'warn' : 'deny'}`)
  expect([...modes, `new ${newNamespaces.mode}`].join(', ')).toBe(expected)
  const warned = expected.split(', ').filter((one) => one.endsWith('warn'))
  expect(ruleModeFindings(parsed(choice), seen)).toHaveLength(warned.length)
})

test('findings name what exists, at most three, and how to deny at once', () => {
  const [teams, others] = ruleModeFindings(parsed({}), something)
  expect(teams?.text).toContain('Pod c in shop (it sets nodeName) and 1 more.')
  expect(teams?.hint).toContain('namespaces.tenantRules: deny')
  expect(others?.text).toContain('Namespace x (its Pod Security level is privileged).')
  expect(others?.hint).toContain('namespaces.newNamespaces: {mode: deny}')
})

test('without namespaces nothing applies, so nothing is said', () => {
  expect(ruleModeFindings(config.parse({ namespaces: [] }), something)).toEqual([])
})
