import { UserError, type PipelineEvent } from '@dayone/pipeline'
import { expect, it } from 'vitest'
import { testSession } from '../../testing/testing-session.ts'
import { createJson } from './create-json.ts'

const start = () => {
  const lines: string[] = []
  const face = createJson({ out: { write: (line) => lines.push(line) > 0, gone: new AbortController().signal } })
  return { face, lines }
}

it('writes each event as one object on one line', async () => {
  const { face, lines } = start()
  const event: PipelineEvent = { type: 'step.output', step: 'cluster', line: 'two\nlines "quoted"' }
  face.begin({ cluster: 'shop.example.com', place: 'practice' })
  face.onEvent(event)
  face.onPractice({ part: 'kops', state: 'ready' })
  await face.evidence({ cluster: 'shop.example.com', steps: [], checks: [], files: [], next: [] })
  face.fail({ message: 'No kops.', exitCode: 3 })
  expect(lines.every((line) => !line.includes('\n'))).toBe(true)
  expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual([
    'run.about',
    'step.output',
    'practice.progress',
    'evidence',
    'failure',
  ])
  expect(JSON.parse(lines[1]!)).toEqual(event)
})

it('never asks: lists what is missing, with exit code 2', async () => {
  const { face, lines } = start()
  const error: unknown = await face
    .ask(testSession({ 'dayone.where': 'practice' }).session)
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UserError)
  expect(error).toMatchObject({ exitCode: 2, nextSteps: ['cluster.name: Which name?', 'cluster.nodes: Which nodes?'] })
  expect(lines).toEqual([])
})

it('requires nothing if nothing is missing', async () => {
  const given = { 'dayone.where': 'practice', 'cluster.name': 'a.b', 'cluster.nodes': 1 }
  await start().face.ask(testSession(given).session)
})
