import { sourcedObject, type KubeObject } from '@dayone/kube'
import { UserError, type Check, type Finding } from '@dayone/pipeline'
import { judgeExpectation, parseExpectation, readWorld, type World } from '@dayone/reachability'
import type { NamespacesConfig } from '../config.ts'
import { decides, worldAfter, type Coming } from './coming-world.ts'

/**
 * Expectations of `namespaces.expect` that will not hold after the plan is applied. Nothing is written while there is
 * one: either the expectation or a policy is wrong. Pure: evaluates the objects.
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
 * One check per expectation of `namespaces.expect`: whether it holds with all existing policies, regardless of their
 * owner. The check says that it is computed, because no packets are sent. `live`: all objects of the cluster that
 * decide reachability. Pure.
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

/** A missing endpoint, or a policy that cannot be parsed, is an objection too. */
const objectionsTo = (world: () => World, text: string): readonly string[] => {
  try {
    return judgeExpectation(world(), parseExpectation(text))
  } catch (error) {
    if (error instanceof UserError) return [error.message]
    throw error
  }
}
