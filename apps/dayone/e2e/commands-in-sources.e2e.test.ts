import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createWorld } from './practice-world.ts'

/** Every dayone command in a source, which may be printed, and in the docs is one that the program accepts. */
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A verb, its arguments before the first option, and the options. */
const COMMAND =
  /(?<![\w./@-])dayone ([a-z][a-z-]*)\b((?: [a-z][a-z0-9-]*\b)?)((?: (?!--)[^\s`'"]+)*?(?: --[a-z][a-z-]*[^-`'"\n]*)*)/g

async function sources(): Promise<readonly string[]> {
  const folders = ['apps/dayone/src', ...(await readdir(join(root, 'packages'))).map((name) => `packages/${name}/src`)]
  const texts: string[] = [...(await codeOfDocs())]
  for (const folder of folders)
    for (const name of await readdir(join(root, folder), { recursive: true }).catch(() => []))
      if (/\.tsx?$/.test(name) && !/\.(test|fixture)\.ts$/.test(name))
        texts.push(await readFile(join(root, folder, name), 'utf8'))
  return texts
}

/** Code in the pages: blocks and what is between backticks, each without the comment at its end. */
async function codeOfDocs(): Promise<readonly string[]> {
  const pages = (await readdir(join(root, 'docs'), { recursive: true })).filter((name) => name.endsWith('.md'))
  const texts: string[] = []
  for (const page of ['README.md', 'CONTRIBUTING.md', ...pages.map((name) => join('docs', name))]) {
    const text = await readFile(join(root, page), 'utf8')
    for (const [code] of text.matchAll(/```[\s\S]*?```|`[^`\n]+`/g)) texts.push(code.replaceAll(/ #.*$/gm, ''))
  }
  return texts
}

/** The actions that the help of a verb lists; none if its words are free. */
const actionsIn = (help: string): readonly string[] => {
  const [, list = ''] = /\nActions:\n((?: {2}.*\n)+)/.exec(help) ?? []
  return [...list.matchAll(/^ {2}([a-z][a-z0-9-]*)\b/gm)].map(([, action = '']) => action)
}

it('refers only to existing verbs, actions and options', async () => {
  const world = await createWorld()
  try {
    const help = async (...words: string[]): Promise<string> => (await world.dayone(...words, '--help')).stdout
    const verbs = [...(await help()).matchAll(/^ {2}([a-z][a-z-]*) {2}/gm)].map(([, verb = '']) => verb)
    expect(verbs).toContain('kubeconfig')
    const helps = new Map<string, string>()
    for (const verb of verbs) if (verb !== 'help') helps.set(verb, await help(verb))
    const actions = new Map([...helps].map(([verb, text]) => [verb, actionsIn(text)]))
    expect(actions.get('practice')).toContain('shell')
    expect(actions.get('metadata-guard')).toContain('kube2iam')
    expect(actions.get('rbac')?.length).toBe(9)

    const wrong: string[] = []
    let seen = 0
    for (const text of await sources()) {
      const strings = text.replaceAll(/^\s*(?:\/\*\*|\*|\/\/).*$/gm, '').replaceAll(/\$\{[^}]*\}/g, 'X')
      for (const [whole, verb = '', word = '', rest = ''] of strings.matchAll(COMMAND)) {
        const known = helps.get(verb)
        const options = [...rest.matchAll(/ (--[a-z][a-z-]*)/g)].map(([, option = '']) => option)
        // In a sentence about the program, the next word is not a verb.
        if (known === undefined && options.length === 0) continue
        seen++
        const lacks = options.filter((option) => !new RegExp(`${option}\\b`).test(known ?? ''))
        const allowed = actions.get(verb) ?? []
        const isAction = allowed.length === 0 || word === '' || allowed.includes(word.trim())
        if (known === undefined || lacks.length > 0 || !isAction) wrong.push(whole.slice(0, 120))
      }
    }
    expect(seen).toBeGreaterThan(160)
    expect(wrong).toEqual([])
  } finally {
    await world.close()
  }
})
