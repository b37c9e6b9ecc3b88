import type { AnyStep, ClusterFacts, Step } from '@dayone/pipeline'
import { describe, expect, test } from 'vitest'

/** The input of the laws for one step. */
export interface StepSample {
  /** A slice of dayone.yaml as a user would write it. */
  readonly input: unknown
  readonly facts?: Partial<ClusterFacts>
}

/** Facts of an ordinary existing cluster. */
export const sampleFacts: ClusterFacts = {
  name: 'laws.example.com',
  uid: '00000000-0000-4000-8000-000000000001',
  kubernetesVersion: '1.36.1',
  region: 'us-west-2',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  vpcCidr: '172.20.0.0/16',
  podCidr: '100.96.0.0/11',
  serviceCidr: '100.64.0.0/13',
  namespaces: [{ name: 'page-score', team: 'page-score', podSecurity: 'restricted' }],
}

/** The laws of every step that need no cluster. Call it in a test file of the step's package. */
export function stepLaws<Config, Observed, Data, Ports>(
  step: Step<Config, Observed, Data, Ports>,
  { input, facts = {} }: StepSample,
): void {
  const known = { ...sampleFacts, ...facts }
  const absent = (): ReturnType<typeof step.plan> => step.plan(step.config.parse(input), undefined, known)

  describe(`laws of the step ${step.id}`, () => {
    test('it has texts for users', () => {
      expect(step.title.length).toBeGreaterThan(2)
      expect(step.why).toMatch(/\.$/)
      for (const { message, explain } of step.questions) {
        expect(message.trim()).not.toBe('')
        expect(explain.what.trim()).not.toBe('')
        expect(explain.recommend.trim()).not.toBe('')
      }
    })

    test('its sample parses, and parsing is idempotent', () => {
      const config = step.config.parse(input)
      expect(step.config.parse(JSON.parse(JSON.stringify(config)))).toEqual(config)
    })

    test('the keys of its questions are unique', () => {
      const keys = step.questions.map(({ key }) => key)
      expect(new Set(keys).size).toBe(keys.length)
    })

    test('practice has an answer to every question', () => {
      const answers: Answers = {}
      for (const question of step.questions) {
        const asked = { answers: answers as Partial<Config>, facts: known, where: 'practice' as const }
        if (question.isFurther === true || question.when?.(asked) === false) continue
        const answer = question.initial?.(asked)
        setAnswer(answers, question.key.split('.'), answer)
        expect(answer, question.key).not.toBeUndefined()
        expect(question.validate?.(answer), question.key).toBeUndefined()
      }
    })

    test('the plan for a missing cluster is deterministic, survives JSON, and has unique change ids', () => {
      const plan = absent()
      expect(absent()).toEqual(plan)
      expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
      const ids = plan.changes.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
    })

    // A step without objects in the cluster has nothing to remove, so there is no such test.
    if ('objects' in step) {
      test('what it creates in the cluster can be removed', () => {
        const { removal } = step as typeof step & { readonly removal?: AnyStep<Ports> }
        expect(removal?.id).toBe(`remove-${step.id}`)
        expect(removal?.why).toMatch(/\.$/)
        expect(removal?.plan(removal.config.parse({}), undefined, known).changes).toEqual([])
      })
    }

    test('every finding says what, where and why', () => {
      for (const { id, text, target } of absent().findings) {
        expect(id).not.toBe('')
        expect(target).not.toBe('')
        expect(text.length).toBeGreaterThan(5)
      }
    })
  })
}

interface Answers {
  [key: string]: unknown
}

/** Converts `teams.0.group` to nested data, as in dayone.yaml. */
function setAnswer(answers: Answers, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) answers[key] = value
  else {
    answers[key] ??= /^\d+$/.test(rest[0] ?? '') ? [] : {}
    setAnswer(answers[key] as Answers, rest, value)
  }
}
