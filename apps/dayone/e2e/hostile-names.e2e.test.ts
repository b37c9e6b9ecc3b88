import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import { startInTerminal } from './start-in-terminal.ts'

/**
 * A user who may create objects in the cluster targets the operator's terminal: clear the screen, a green line that
 * claims a proof, the clipboard (OSC 52), right-to-left text. The API server accepts all of it in images and
 * annotations.
 */
const CLUSTER = 'first.practice.dayone'
const HOSTILE = 'evil\u001b[2J\u001b[32m✓ all is proved\u001b[0m\u001b]52;c;ZXZpbA==\u0007\u202egnp.exe/x:1'
let world: PracticeWorld

beforeAll(async () => {
  world = await createWorld()
  expect(await world.dayone('up', '--on', 'practice', '--yes')).toMatchObject({ exitCode: 0 })
  await world.plain('kops', 'export', 'kubeconfig', '--name', CLUSTER, '--admin')
  const labels = { app: 'x' }
  const annotations = { 'iam.amazonaws.com/role': HOSTILE }
  const file = join(world.folder, '..', 'work', 'hostile.json')
  await writeFile(
    file,
    JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'x', namespace: 'default', annotations },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels, annotations },
          spec: { hostPID: true, containers: [{ name: 'x', image: HOSTILE, securityContext: { privileged: true } }] },
        },
      },
    }),
  )
  await world.plain('kubectl', '--context', CLUSTER, 'apply', '-f', file)
  expect(await world.plain('kubectl', '--context', CLUSTER, 'get', 'deployment', 'x', '-o', 'json')).toContain(
    '\\u001b[2J',
  )
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

/** Characters that control a terminal or reverse text, except line feeds and tabs, which the program itself prints. */
const ACTS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/ // eslint-disable-line no-control-regex -- it looks for them

it.each([
  ['verify', ['verify', 'metadata-guard']],
  ['plan', ['plan', 'metadata-guard']],
  ['status', ['status']],
  ['verify as JSON', ['verify', 'metadata-guard', '--output', 'json']],
])('%s shows the name without any effect on the terminal', async (_what, words) => {
  const run = await world.dayone(...words)
  const output = `${run.stdout}${run.stderr}`
  expect(output).not.toMatch(ACTS)
  expect(output).toContain('evil')
})

it('evidence and logs contain it as text', async () => {
  for (const folder of [join(world.folder, 'evidence', CLUSTER), join(world.folder, 'logs')]) {
    const names = await readdir(folder)
    expect(names).not.toEqual([])
    for (const name of names) expect(await readFile(join(folder, name), 'utf8'), name).not.toMatch(ACTS)
  }
})

it('nothing of it reaches a terminal unescaped', async () => {
  const terminal = startInTerminal(world.launch('verify', 'metadata-guard'), { columns: 110, rows: 40 })
  const { text, written } = await terminal.ended
  expect(text).toContain('evil')
  expect(written).not.toContain('\u001b]52')
  expect(written).not.toContain('\u202e')
})
