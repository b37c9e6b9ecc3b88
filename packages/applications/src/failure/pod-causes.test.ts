import { describe, expect, it } from 'vitest'
import { podCauses } from './pod-causes.ts'

const pod = (status: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', namespace: 'shop' },
  status,
})
const container = (more: object) => pod({ containerStatuses: [{ name: 'web', ...more }] })

describe('pod causes', () => {
  it.each([
    [
      pod({ conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }] }),
      ['Pod web-1: not schedulable: 0/3 nodes are available'],
    ],
    [
      container({ state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } }),
      ['Pod web-1/web: ImagePullBackOff: not found'],
    ],
    [container({ state: { waiting: { reason: 'ContainerCreating' } } }), []],
    [container({ state: { running: {} }, ready: true }), []],
    [container({ state: { terminated: { exitCode: 0, reason: 'Completed' } } }), []],
  ])('%#', (object, expected) => {
    expect(podCauses(object).causes.map(({ where, text }) => `${where}: ${text}`)).toEqual(expected)
    expect(podCauses(object).containers).toEqual([])
  })

  it('reads the previous log of a crashing container, and the last log of one that ended', () => {
    const crashing = container({
      restartCount: 4,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
      lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
    })
    expect(podCauses(crashing).causes).toEqual([])
    expect(podCauses(crashing).containers).toMatchObject([
      { text: 'exited with code 137 (OOMKilled), restarted 4 times', isPrevious: true },
    ])
    const ended = container({ state: { terminated: { exitCode: 1, reason: 'Error' } } })
    expect(podCauses(ended).containers).toMatchObject([{ text: 'exited with code 1', isPrevious: false }])
  })
})
