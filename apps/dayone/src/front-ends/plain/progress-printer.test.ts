import { emptyView, reduce, type PipelineEvent, type Progress } from '@dayone/pipeline'
import { expect, it } from 'vitest'
import { lineText } from '../lines/text/line.ts'
import { progressPrinter } from './progress-printer.ts'

/** What is printed of progress that is said at these seconds. */
const printed = (reports: readonly (readonly [second: number, progress: Progress])[]): string => {
  const print = progressPrinter()
  let view = emptyView
  return reports
    .flatMap(([second, progress]) => {
      const at = new Date(second * 1000).toISOString()
      const event = { type: 'step.progress', step: 'cluster', at, progress } satisfies PipelineEvent
      view = reduce(view, event)
      return print(event, view)
    })
    .map(lineText)
    .join('\n')
}

const build = (done: number): Progress => ({
  id: 'build',
  what: 'kops builds',
  count: { done, total: 119 },
  usually: '2 to 4 minutes on AWS',
})
const wait = (isThere: boolean): Progress => ({
  id: 'api',
  what: 'waiting for the API server',
  seen: [{ text: 'load balancer api-demo: active', isThere }],
})

it('prints what starts, changes in what is ready, and a line every 30 seconds, but not counts alone', () => {
  expect(
    printed([
      [0, build(0)],
      [5, build(56)],
      [29, build(90)],
      [31, build(100)],
      [40, wait(false)],
      [41, wait(false)],
      [52, wait(true)],
      [82, wait(true)],
    ]),
  ).toMatchInlineSnapshot(`
    "cluster: kops builds: 0 of 119 (usually 2 to 4 minutes on AWS)
    cluster: kops builds: 100 of 119 (31 s so far)
    cluster: waiting for the API server
        … load balancer api-demo: active
    cluster: waiting for the API server (12 s so far)
        ✓ load balancer api-demo: active
    cluster: waiting for the API server (42 s so far)"
  `)
})
