import type { Tree } from '@nx/devkit'
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import stepGenerator from './step-generator.mjs'
import { marker, withStep } from './step-list.mjs'
import { stepNames } from './step-names.mjs'

const list = `import { rbac } from '@dayone/rbac'

export const steps = [
  rbac,
  ${marker}
]
`

describe('stepNames', () => {
  it('has a form for every use', () => {
    expect(stepNames('audit-log')).toEqual({
      id: 'audit-log',
      type: 'AuditLog',
      variable: 'auditLog',
      title: 'Audit log',
    })
  })

  it.each(['AuditLog', 'audit_log', '-audit', 'audit-', '1st', '', '../escape'])('refuses %j', (id) => {
    expect(() => stepNames(id)).toThrow(/cannot be the id of a step/)
  })
})

it('rejects a list that has lost its marker', () => {
  expect(() => withStep('export const steps = []', stepNames('audit-log'))).toThrow(/has no line/)
})

describe('stepGenerator', () => {
  let tree: Tree
  beforeEach(() => {
    tree = createTreeWithEmptyWorkspace({ formatter: 'prettier' })
    tree.write('.prettierrc', JSON.stringify({ semi: false, singleQuote: true }))
    tree.write('apps/dayone/package.json', JSON.stringify({ devDependencies: { zod: '*' } }))
    tree.write('apps/dayone/src/steps.ts', list)
  })

  it('creates the package, its page and its entry in the list', async () => {
    await stepGenerator(tree, { id: 'audit-log', why: "Without it nobody's actions are known." })

    expect(tree.children('packages/audit-log/src').sort()).toEqual([
      'audit-log-step.ts',
      'check-rules.ts',
      'config.ts',
      'index.ts',
      'laws.test.ts',
      'objects.test.ts',
      'objects.ts',
      'questions.ts',
      'removal.ts',
    ])
    expect(tree.read('packages/audit-log/src/audit-log-step.ts', 'utf8')).toContain("nobody's actions")
    expect(tree.read('docs/steps/audit-log.md', 'utf8')).toContain("# Audit log\n\nWithout it nobody's actions")
    expect(tree.read('apps/dayone/src/steps.ts', 'utf8')).toBe(`import { rbac } from '@dayone/rbac'
import { auditLogStep } from '@dayone/audit-log'

export const steps = [
  rbac,
  auditLogStep,
  ${marker}
]
`)
    expect(JSON.parse(tree.read('apps/dayone/package.json', 'utf8') ?? '')).toEqual({
      devDependencies: { zod: '*', '@dayone/audit-log': '*' },
    })
  })

  it('does not change an existing package', async () => {
    tree.write('packages/audit-log/README.md', 'mine')
    await expect(stepGenerator(tree, { id: 'audit-log' })).rejects.toThrow(/already/)
  })
})
