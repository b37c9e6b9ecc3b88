import type { Plan } from '@dayone/pipeline'
import { expect, it } from 'vitest'
import { testPicture, testPreview } from '../../../testing/testing-picture.ts'
import { lineText, type Line } from '../text/line.ts'
import { pictureLines } from './picture-lines.ts'
import { planLines } from './plan-lines.ts'
import { previewLines } from './preview-lines.ts'
import { reviewSummary } from './review-summary.ts'

const text = (lines: readonly Line[]): string => lines.map((row) => lineText(row).trimEnd()).join('\n')

const change = { id: 'save', action: 'create', target: 'the specification', data: {} } as const
const cluster: Plan = { changes: [{ ...change, picture: testPicture, preview: testPreview }], findings: [] }
const objects: Plan = { changes: [1, 2, 3].map((id) => ({ ...change, id: `${id}` })), findings: [] }

it('draws the network path, a row for each group, and what is billed', () => {
  expect(text(pictureLines(testPicture, 60))).toMatchInlineSnapshot(`
    "What will be created: 84 AWS resources, 35 files in the state store
    only 198.51.100.23/32 ─▶ load balancer ─▶ 1 control plane
    ─▶ 2 nodes

    network       1 VPC, 3 subnets, 1 internet gateway, 1 route
                  table, 3 routes
    instances     1 control plane: t3.medium
                  2 nodes: t3.medium
                  2 launch templates
    state store   30 files, 5 key pairs

    What it costs
    instances     1 × t3.medium (control plane), 2 × t3.medium
                  (node): per second while running
    volumes       5 volumes, 360 GiB: per GiB and month
    Prices vary by region: estimate with https://calculator.aws
    before you approve."
  `)
})

it('summarizes a new cluster in two sentences', () => {
  expect(text(reviewSummary([cluster, objects], 100))).toBe(
    'Costs: 1 load balancer, 3 instances (t3.medium bursts on credits), 5 volumes\n' +
      'Changes: 84 AWS resources, 35 files in the state store, 3 Kubernetes objects',
  )
  expect(reviewSummary([objects], 100)).toEqual([])
})

it('a plan has the picture next to its change, and says where the complete preview is', () => {
  const shown = text(planLines(cluster, 100))
  expect(shown).toContain('+ create the specification\n    What will be created: 84 AWS resources')
  expect(shown).toContain('The full output of `kops update cluster` (400 lines) is in the log.')
  expect(shown).not.toContain('Field17')
})

it("shows another program's output unchanged, as a terminal would, without control characters", () => {
  const preview = { by: 'kops', text: 'Will\t1\n  \tName                \tnodes\u001b[2J\n12345678901234567890xyz\n\n' }
  const plan: Plan = { changes: [{ ...change, preview }], findings: [] }
  expect(text(previewLines([plan], 40))).toBe(
    'kops\nWill    1\n        Name                    nodes\n12345678901234567890xyz',
  )
  expect(
    text(previewLines([plan], 20))
      .split('\n')
      .slice(-2),
  ).toEqual(['12345678901234567890', 'xyz'])
})
