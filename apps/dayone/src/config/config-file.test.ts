import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openConfigFile } from './config-file.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dayone-config-'))
  path = join(folder, 'dayone.yaml')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const text = (): Promise<string> => readFile(path, 'utf8')

describe('a setting on the command line', () => {
  it('applies immediately, and is saved only with an approved plan', async () => {
    await writeFile(path, '# ours\ncluster:\n  nodes: 1\n')
    const file = await openConfigFile(path)
    file.setFromText('cluster.nodes=3')
    file.set(['cluster', 'name'], 'shop')
    expect(file.get(['cluster', 'nodes'])).toBe(3)
    await file.saveAnswers()
    expect(await text()).toBe('# ours\ncluster:\n  nodes: 1\n  name: shop\n')
    await file.save()
    expect(await text()).toBe('# ours\ncluster:\n  nodes: 3\n  name: shop\n')
  })

  it("is overridden by the user's answer", async () => {
    const file = await openConfigFile(path)
    file.setFromText('cluster.nodes=3')
    file.set(['cluster', 'nodes'], 5)
    await file.saveAnswers()
    expect(await text()).toBe('cluster:\n  nodes: 5\n')
  })

  it('is named in errors about it; all other errors name the file', async () => {
    await writeFile(path, 'cluster:\n  nodes: 0\nrbac:\n  teams: []\n')
    const file = await openConfigFile(path)
    file.setFromText('rbac.teams=[{group: x}]')
    expect(file.place(['rbac', 'teams', 0, 'group'])).toBe('--set rbac.teams=[{group: x}]')
    expect(file.place(['cluster', 'nodes'])).toBe(`${path}:2:3`)
  })

  it.each<[string, string, string, readonly string[]]>([
    [
      'a list without one that was in it',
      'namespaces:\n  namespaces:\n  - name: page-score\n  - name: shop\n',
      'namespaces.namespaces=[{name: shop}]',
      ['--set namespaces.namespaces replaces the whole list: it no longer contains page-score.'],
    ],
    [
      'an empty list',
      'rbac:\n  teams:\n  - group: oidc:a\n  - group: oidc:b\n',
      'rbac.teams=[]',
      ['--set rbac.teams replaces the whole list: it no longer contains oidc:a, oidc:b.'],
    ],
    ['a list with all that was in it', 'cluster:\n  zones: [a]\n', 'cluster.zones=[a, b]', []],
    ['one item of a list', 'rbac:\n  teams:\n  - group: oidc:a\n', 'rbac.teams.0.persona=viewer', []],
    ['a list where there was none', 'rbac: {}\n', 'rbac.teams=[{group: x}]', []],
  ])('reports what it removes: %s', async (_name, yaml, setting, notes) => {
    await writeFile(path, yaml)
    const file = await openConfigFile(path)
    file.setFromText(setting)
    expect(file.notes()).toEqual(notes)
  })
})

describe('a list index', () => {
  it('must exist, or be the next one', async () => {
    await writeFile(path, 'rbac:\n  teams:\n  - group: oidc:a\n')
    const file = await openConfigFile(path)
    file.setFromText('rbac.teams.1.group=oidc:b')
    expect(file.get(['rbac', 'teams'])).toEqual([{ group: 'oidc:a' }, { group: 'oidc:b' }])
    for (const setting of ['rbac.teams.999999999.group=x', 'rbac.teams.3=x', 'rbac.auditors.1=x'])
      expect(() => file.setFromText(setting)).toThrow(/^--set .*: rbac\.\w+ has \d entries\.$/)
  })
})

describe('starting over', () => {
  it('has no answers, and keeps the old file next to the new one from the first save on', async () => {
    await writeFile(path, 'cluster:\n  nodes: 7\n')
    const keepAs = `${path}.bak`
    const file = await openConfigFile(path, { keepAs })
    expect(file.get(['cluster', 'nodes'])).toBeUndefined()
    expect(file.exists).toBe(false)
    expect(file.notes()).toEqual([`Starting over: your answers so far are kept in ${keepAs}.`])
    expect(await readdir(folder)).toEqual(['dayone.yaml'])
    file.set(['cluster', 'nodes'], 1)
    await file.saveAnswers()
    file.set(['cluster', 'nodes'], 2)
    await file.save()
    expect(await readFile(keepAs, 'utf8')).toBe('cluster:\n  nodes: 7\n')
    expect(await text()).toBe('cluster:\n  nodes: 2\n')
  })
})
