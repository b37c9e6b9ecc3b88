import * as z from 'zod'
import { clusterStep } from '@dayone/kops-driver'
import type { AnyStep } from '@dayone/pipeline'
import { describe, expect, it } from 'vitest'
import type { Ports } from '../ports.ts'
import { steps } from '../steps.ts'
import { dayoneSlice } from './dayone-slice.ts'

/** The sentences zod has of its own: https://github.com/colinhacks/zod/blob/main/packages/zod/src/v4/locales/en.ts */
const ofZod = /^(Invalid|Too (small|big)|Unrecognized key|Invalid input)/

interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly additionalProperties?: JsonSchema | boolean
}

type Path = readonly (string | number)[]

/** Every place of a schema: keys of mappings, the first item of lists, a key of records. */
const places = (schema: JsonSchema, at: Path = []): readonly Path[] => [
  at,
  ...Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => places(inner, [...at, key])),
  ...(schema.items === undefined ? [] : places(schema.items, [...at, 0])),
  ...(typeof schema.additionalProperties === 'object' ? places(schema.additionalProperties, [...at, 'ANY']) : []),
  // Each form of a value that has several.
  ...(schema.anyOf ?? []).flatMap((form) => places(form, at).slice(1)),
]

const bad: readonly unknown[] = [
  undefined,
  null,
  '',
  ' ',
  'Not a valid one!',
  'oidc:',
  'x'.repeat(300),
  -1,
  0,
  0.5,
  1e12,
  123,
  true,
  [],
  [''],
  [null],
  {},
  { 'no such key': 1 },
]

/** Data with this one value at a path and nothing else. */
const dataWith = ([key, ...rest]: Path, value: unknown): unknown => {
  if (key === undefined) return value
  const inner = dataWith(rest, value)
  return typeof key === 'number' ? [inner] : { [key]: inner }
}

const jsonSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema

const messagesOf = (schema: z.ZodType): ReadonlySet<string> => {
  const all = places(jsonSchema(schema))
  expect(all.length).toBeGreaterThan(1)
  return new Set(
    all.flatMap((path) =>
      bad.flatMap((value) => schema.safeParse(dataWith(path, value)).error?.issues.map(({ message }) => message) ?? []),
    ),
  )
}

const schemas: readonly (readonly [string, z.ZodType])[] = [
  ['dayone', dayoneSlice],
  ['cluster (our own)', clusterStep({ contributors: [], mode: 'own' }).config],
  ["cluster (somebody else's)", clusterStep({ contributors: [], mode: 'contributed' }).config],
  ...steps.map(({ id, config }) => [id, config as z.ZodType] as const),
]

describe.each(schemas)('dayone.yaml, %s', (_name, schema) => {
  const messages = [...messagesOf(schema)]

  it('reports errors in words of our own, for any value', () => {
    expect(messages.length).toBeGreaterThan(2)
    expect(messages.filter((text) => ofZod.test(text))).toEqual([])
  })

  it('reports each as a sentence', () => {
    expect(messages.filter((text) => !/^["\p{Lu}\p{Ll}\d[{-]/u.test(text) || text.includes('undefined'))).toEqual([])
  })
})

describe('a question', () => {
  const asked = [
    clusterStep({ contributors: [], mode: 'own' }) as AnyStep<Ports>,
    ...steps.filter(({ id }) => id !== 'cluster'),
  ]
  const questions = asked.flatMap(({ id, questions: all }) =>
    all.map((question) => [`${id}.${question.key}`, question] as const),
  )

  it.each(questions)('%s rejects in words of our own', (_key, { validate }) => {
    const errors = bad.flatMap((value) => validate?.(value, { answers: {}, facts: {}, where: 'aws' }) ?? [])
    expect(errors.filter((text) => ofZod.test(text))).toEqual([])
  })
})

it.each<[string, z.ZodType, unknown, string]>([
  [
    'an account that is too short',
    dayoneSlice.partial(),
    { account: 123 },
    'An AWS account id has twelve digits; quote one that starts with 0.',
  ],
  [
    'a prefix alone',
    steps.find(({ id }) => id === 'rbac')!.config as z.ZodType,
    { teams: [{ group: 'oidc:', namespaces: ['shop'], persona: 'viewer' }] },
    '"oidc:" is a prefix without a name: use, for example, "oidc:developers".',
  ],
  ['a port that is missing', z.object({ port: z.int() }), {}, 'A value is missing: a number.'],
  ['half a port', z.object({ port: z.int() }), { port: 80.5 }, 'Expected a whole number, got 80.5.'],
  ['one of a few words', z.enum(['a', 'b']), 'c', 'Expected one of a, b, got "c".'],
  ['too few', z.array(z.string()).min(1), [], 'Expected at least 1 item.'],
])('%s: with this text', (_name, schema, value, text) => {
  expect(schema.safeParse(value).error?.issues[0]?.message).toBe(text)
})
