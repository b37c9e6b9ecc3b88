import type { AnyStep, Question } from '@dayone/pipeline'
import type { ConfigFile } from '../config/config-file.ts'
import { keyPath, type KeyPath } from '../config/key-path.ts'

/** An answer that refers to something by its name. */
export interface Reference {
  /** The question it answers. */
  readonly message: string
  readonly path: KeyPath
  /** A name, or a list of names. */
  readonly value: unknown
}

const refersToName = (value: unknown, name: string): boolean =>
  Array.isArray(value) ? value.includes(name) : value === name

/** The answers in the file that refer to the thing of this kind and name. */
export const referencesTo = <Ports>(
  kind: NonNullable<Question<unknown, unknown>['names']>,
  name: string,
  steps: readonly AnyStep<Ports>[],
  file: Pick<ConfigFile, 'get'>,
): readonly Reference[] =>
  steps.flatMap((step) =>
    step.questions
      .filter(({ refersTo }) => refersTo === kind)
      .map(({ key, message }) => ({ message, path: [step.id, ...keyPath(key)] }))
      .map((asked) => ({ ...asked, value: file.get(asked.path) }))
      .filter(({ value }) => refersToName(value, name)),
  )

/** The answer with another name in place of this one. */
export const renamedIn = ({ value }: Reference, name: string, next: string): unknown =>
  Array.isArray(value) ? value.map((one: unknown) => (one === name ? next : one)) : next
