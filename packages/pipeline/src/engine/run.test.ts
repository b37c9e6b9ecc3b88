import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { PipelineEvent } from '../events/events.ts'
import type { Check } from '../step/finding.ts'
import type { RunOptions } from './run-options.ts'
import { run } from './run.ts'
import { defineStep, type AnyStep } from '../step/step.ts'
import { UserError } from '../errors/user-error.ts'

interface Kube {
  objects: Set<string>
}
interface Cloud {
  saved: boolean
  created: boolean
}
interface Ports {
  cloud: Cloud
  kube: Kube
}

const cluster = defineStep<{ cloud: Cloud }>()({
  id: 'cluster',
  title: 'Cluster',
  why: 'everything else lives in it',
  after: [],
  config: z.object({ name: z.string() }),
  questions: [],
  observe: async (_config, { ports }) => ({ ...ports.cloud }),
  plan: (config, observed) => ({
    findings: [{ id: 'cluster/rbac', kind: 'safe' as const, target: config.name, text: 'RBAC is on' }],
    changes: !observed?.saved
      ? [{ id: 'save', action: 'create' as const, target: config.name, data: 'saved' as const }]
      : !observed.created
        ? [{ id: 'create', action: 'run' as const, target: config.name, data: 'created' as const }]
        : [],
  }),
  apply: async (change, _config, { ports, report }) => {
    report(`did ${change.id}`)
    ports.cloud[change.data] = true
  },
  verify: async (): Promise<Check[]> => [
    { id: 'ready', target: 'cluster', status: 'pass', text: 'ready', means: 'asked' },
  ],
})

const rbac = defineStep<{ kube: Kube }>()({
  id: 'rbac',
  title: 'Rights',
  why: 'who may do what',
  after: ['cluster'],
  config: z.object({ roles: z.array(z.string()) }),
  questions: [],
  observe: async (_config, { ports }) => [...ports.kube.objects],
  plan: (config, observed = []) => ({
    findings: [],
    changes: config.roles
      .filter((role) => !observed.includes(role))
      .map((role) => ({ id: role, action: 'create' as const, target: role, wave: 1, data: { role } })),
  }),
  apply: async (change, _config, { ports }) => void ports.kube.objects.add(change.data.role),
  verify: async () => [],
})

const steps: AnyStep<Ports>[] = [cluster, rbac]
// @ts-expect-error a step that needs a port which is not supplied does not fit
const _tooMuch: AnyStep<{ kube: Kube }>[] = [cluster]

function world(overrides: Partial<RunOptions<Ports>> = {}) {
  const events: PipelineEvent[] = []
  const ports: Ports = { cloud: { saved: false, created: false }, kube: { objects: new Set<string>() } }
  const options: RunOptions<Ports> = {
    config: { cluster: { name: 'demo' }, rbac: { roles: ['viewer', 'developer'] } },
    ports,
    facts: async () => ({
      name: 'demo',
      kubernetesVersion: '1.36.1',
      networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
      namespaces: [],
      ...(ports.cloud.created ? { uid: 'u-1' } : {}),
    }),
    clock: { now: () => new Date(0), sleep: async () => undefined },
    secrets: { add: () => undefined, redact: (text) => text },
    stop: new AbortController().signal,
    kill: new AbortController().signal,
    onEvent: (event) => events.push(event),
    approve: async () => true,
    ...overrides,
  }
  return { events, ports, options }
}

describe('rounds and approval', () => {
  test('the cluster step converges in rounds, each approved', async () => {
    const asked: string[] = []
    const { options, ports } = world({
      approve: async (_step, plan) => {
        asked.push(...plan.changes.map((change) => change.id))
        return true
      },
    })
    expect(await run(steps, options)).toEqual({ cluster: 'applied', rbac: 'applied' })
    expect(asked).toEqual(['save', 'create', 'viewer', 'developer'])
    expect([...ports.kube.objects]).toEqual(['viewer', 'developer'])
  })

  test('"yes to all that only creates" still asks about other changes', async () => {
    const asked: string[] = []
    const { options } = world({
      approve: async (step, _plan, round) => {
        asked.push(`${step.id} ${round}`)
        return 'creations'
      },
    })
    await run(steps, options)
    expect(asked).toEqual(['cluster 1', 'cluster 2'])
  })

  test('a second run is unchanged and asks nothing', async () => {
    const { options } = world()
    await run(steps, options)
    const approve = async (): Promise<boolean> => {
      throw new Error('asked')
    }
    expect(await run(steps, { ...options, approve })).toEqual({ cluster: 'unchanged', rbac: 'unchanged' })
  })

  test('without approve nothing is applied, and dependent steps are a preview', async () => {
    const { options, events, ports } = world()
    const { approve: _approve, ...planOnly } = options
    expect(await run(steps, planOnly)).toEqual({ cluster: 'planned', rbac: 'planned' })
    expect(ports.cloud.saved).toBe(false)
    expect(events).toContainEqual(expect.objectContaining({ type: 'step.planned', step: 'rbac', preview: true }))
  })

  test('a declined step blocks its dependents', async () => {
    expect(await run(steps, world({ approve: async () => false }).options)).toEqual({
      cluster: 'declined',
      rbac: 'blocked',
    })
  })

  test('writes nothing if the cluster differs from that of the plan', async () => {
    const { options, ports } = world({
      confirmSameCluster: async () => {
        throw new UserError('another cluster', { exitCode: 5 })
      },
    })
    expect(await run(steps, options)).toEqual({ cluster: 'failed', rbac: 'blocked' })
    expect(ports.cloud.saved).toBe(false)
  })

  test('a plan that never becomes empty is a bug, not an endless loop', async () => {
    let round = 0
    const restless: AnyStep<Ports> = {
      ...cluster,
      plan: () => ({ findings: [], changes: [{ id: 'save', action: 'create', target: 'demo', data: ++round }] }),
      apply: async () => undefined,
    }
    const { options, events } = world()
    expect(await run([restless], options)).toEqual({ cluster: 'failed' })
    expect(events.findLast((event) => event.type === 'step.finished')).toMatchObject({
      failure: { exitCode: 1, message: expect.stringContaining('still plans changes') },
    })
  })

  test('only waits are left: waiting, and dependents are blocked unless the wait concerns no other step', async () => {
    const patient: AnyStep<Ports> = {
      ...cluster,
      plan: () => ({
        findings: [],
        changes: [{ id: 'w', action: 'wait', target: 'audit', until: '2030-01-01T00:00:00Z', data: null }],
      }),
    }
    expect(await run<Ports>([patient, rbac], world().options)).toEqual({ cluster: 'waiting', rbac: 'blocked' })
    const alone = { ...patient, waitsAlone: true }
    expect(await run<Ports>([alone, rbac], world().options)).toEqual({ cluster: 'waiting', rbac: 'applied' })
  })
})

describe('stopping', () => {
  test('a stop between changes cancels, and a re-run completes', async () => {
    const stop = new AbortController()
    const { options } = world({ stop: stop.signal })
    const onEvent = (event: PipelineEvent): void => {
      if (event.type === 'change.applied') stop.abort()
    }
    expect(await run(steps, { ...options, onEvent })).toEqual({ cluster: 'cancelled', rbac: 'cancelled' })
    expect(await run(steps, { ...options, stop: new AbortController().signal })).toEqual({
      cluster: 'applied',
      rbac: 'applied',
    })
  })

  test('a killed change is cancelled, not failed', async () => {
    const kill = new AbortController()
    const dying: AnyStep<Ports> = {
      ...cluster,
      apply: async () => {
        kill.abort()
        throw new Error('killed')
      },
    }
    expect(await run([dying], world({ kill: kill.signal }).options)).toEqual({ cluster: 'cancelled' })
  })

  test('when one change of a wave fails, waits for the others', async () => {
    const done: string[] = []
    const wave: AnyStep<Ports> = {
      ...rbac,
      apply: async (change) => {
        if (change.id === 'viewer') throw new UserError('refused', { exitCode: 3 })
        await new Promise((resolve) => setImmediate(resolve))
        done.push(change.id)
      },
    }
    expect(await run([wave], world().options)).toEqual({ rbac: 'failed' })
    expect(done).toEqual(['developer'])
  })
})

describe('checks and secrets', () => {
  test('a failed check blocks nothing; a check that cannot run is a failed check', async () => {
    const blind: AnyStep<Ports> = {
      ...cluster,
      verify: async () => {
        throw new UserError('no access', { hint: 'look', exitCode: 6 })
      },
    }
    const { options, events } = world()
    expect(await run<Ports>([blind, rbac], options)).toEqual({ cluster: 'applied', rbac: 'applied' })
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'step.checked',
        check: expect.objectContaining({ status: 'fail', text: 'no access', hint: 'look' }),
      }),
    )
  })

  test('checks wait for a later step that changes what they prove', async () => {
    const { options, events } = world()
    const last: AnyStep<Ports> = { ...rbac, id: 'last', after: ['rbac'], defersChecks: true }
    const ours = { ...options, config: { ...options.config, last: { roles: ['auditor'] } } }
    await run([cluster, rbac, last], ours)
    const at = (what: (event: PipelineEvent) => boolean): number => events.findIndex(what)
    const checked = at((event) => event.type === 'step.checked' && event.step === 'cluster')
    expect(checked).toBeGreaterThan(at((event) => event.type === 'step.finished' && event.step === 'last'))
  })

  test('a stopped run starts no more checks', async () => {
    const stop = new AbortController()
    const { options, events } = world()
    const onEvent = (event: PipelineEvent): void => {
      options.onEvent(event)
      if (event.type === 'step.started') stop.abort()
    }
    await run(steps, { ...options, stop: stop.signal, onEvent })
    expect(events.filter(({ type }) => type === 'step.checked')).toEqual([])
  })

  test('no planted secret appears in any event', async () => {
    const secrets = new Set<string>()
    const leaky: AnyStep<Ports> = {
      ...cluster,
      apply: async (_change, _config, ctx) => {
        ctx.secret('hunter2hunter2')
        ctx.report('the password is hunter2hunter2')
        throw new UserError('hunter2hunter2 was refused', { cause: 'said hunter2hunter2' })
      },
    }
    const { options, events } = world({
      secrets: {
        add: (secret) => secrets.add(secret),
        redact: (text) => [...secrets].reduce((all, secret) => all.replaceAll(secret, '•••'), text),
      },
    })
    await run([leaky], options)
    expect(JSON.stringify(events)).toContain('•••')
    expect(JSON.stringify(events)).not.toContain('hunter2')
  })

  test('every event survives JSON', async () => {
    const { options, events } = world()
    await run(steps, options)
    expect(JSON.parse(JSON.stringify(events))).toEqual(events)
  })
})
