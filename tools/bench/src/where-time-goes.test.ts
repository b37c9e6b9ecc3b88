import { expect, it } from 'vitest'
import { whereTimeGoes, type CpuProfile } from './where-time-goes.ts'

const node = (id: number, functionName: string, url: string, ...children: readonly number[]) => ({
  id,
  callFrame: { functionName, url },
  children,
})

const profile: CpuProfile = {
  nodes: [
    node(1, '(root)', '', 2, 3, 4, 6, 8),
    node(2, '(idle)', ''),
    node(3, '(garbage collector)', ''),
    node(4, 'link', 'node:internal/modules/esm/module_job', 5),
    node(5, '', 'file:///dist/zod.js'),
    node(6, 'plan', 'file:///dist/plan.js', 7),
    node(7, 'write', 'node:net'),
    node(8, '(program)', ''),
  ],
  samples: [2, 2, 3, 4, 5, 6, 7, 8],
  timeDeltas: [1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000],
}

it('splits the time of the main thread; what a module does while it is loaded is loading', () => {
  expect(whereTimeGoes(profile)).toEqual({ waiting: 3, collecting: 4, loading: 24, program: 32, node: 192 })
})
