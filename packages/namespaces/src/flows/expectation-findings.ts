import { sourcedObject, type KubeObject } from '@dayone/kube'
import { UserError, type Check, type Finding } from '@dayone/pipeline'
import { judgeExpectation, parseExpectation, readWorld, type World } from '@dayone/reachability'
import type { NamespacesConfig } from '../config.ts'
import { decides, worldAfter, type Coming } from './coming-world.ts'

/**
 * Expectations of `namespaces.expect` that will not hold once the plan is applied. Nothing is written while one does not:
 * either the expectation is wrong, or a policy. Pure: computed from objects.
 */
export const expectationFindings = (
  { expect = [] }: Pick<NamespacesConfig, 'expect'>,
  coming: Coming,
): readonly Finding[] => {
  let known: World | undefined
  const world = (): World => (known ??= worldAfter(coming))
  return expect.flatMap((text): readonly Finding[] => {
    const against = objectionsTo(world, text)
    if (against.length === 0) return []
    return [
      {
        id: `NS-02/expect/${text}`,
        kind: 'risk',
        target: text,
        severity: 'high',
        control: 'NS-02',
        blocks: 'apply',
        text: `Expected that ${text}. The planned policies contradict this: ${against.slice(0, mostShown).join(' ')}`,
        hint: 'Change the policy that decides, or the expectation in namespaces.expect. Details: dayone reach FROM TO',
      },
    ]
  })
}

/**
 * One check for each expectation of `namespaces.expect`: does it hold by all the policies that are there, whoever made them?
 * Computed, and said so: packets are another matter. `live`: everything that decides, as the cluster has it. Pure.
 */
export const expectationChecks = (
  { expect = [] }: Pick<NamespacesConfig, 'expect'>,
  live: readonly KubeObject[],
): readonly Check[] => {
  let known: World | undefined
  const world = (): World => (known ??= readWorld(live.map(sourcedObject)))
  return expect.map((text): Check => {
    const common = {
      id: `NS-02/expect/${text}`,
      rule: 'namespaces/expect',
      target: text,
      control: 'NS-02',
      severity: 'high',
      means: `computed from ${live.filter(decides).length} live namespaces and policies; no packet was sent`,
    } as const
    const against = objectionsTo(world, text)
    return against.length === 0
      ? { ...common, status: 'pass', text: `As expected, ${text}.` }
      : {
          ...common,
          status: 'fail',
          text: `Expected that ${text}. The policies contradict this: ${against.slice(0, mostShown).join(' ')}`,
          hint: 'Change the policy that decides, or the expectation in namespaces.expect. Details: dayone reach FROM TO',
        }
  })
}

const mostShown = 5

/** An end that is not there, or a policy that cannot be read, is an objection too. */
const objectionsTo = (world: () => World, text: string): readonly string[] => {
  try {
    return judgeExpectation(world(), parseExpectation(text))
  } catch (error) {
    if (error instanceof UserError) return [error.message]
    throw error
  }
}
