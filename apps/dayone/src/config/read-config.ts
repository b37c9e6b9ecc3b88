import { LAST_CLUSTER_PASS, CLUSTER_STEP } from '@dayone/kops-driver'
import { nearestWord, UserError, type AnyStep } from '@dayone/pipeline'
import type { ConfigFile } from './config-file.ts'
import { dayoneSlice } from './dayone-slice.ts'
import { keyPath, valueAt } from './key-path.ts'
import { misplacedKeys, sliceProblem } from './slice-problem.ts'

/** What a step's slice holds in the file; the name and id of the cluster are under `dayone`. */
export function sliceOf(file: ConfigFile, stepId: string): Record<string, unknown> {
  const slice = (file.get([configKey(stepId)]) ?? {}) as Record<string, unknown>
  if (configKey(stepId) !== CLUSTER_STEP) return slice
  return {
    ...slice,
    ...named('name', file.get(['dayone', 'cluster'])),
    ...named('configId', file.get(['dayone', 'id'])),
  }
}

/** The final pass of the cluster step has the configuration of the first. */
export const configKey = (stepId: string): string => (stepId === LAST_CLUSTER_PASS ? CLUSTER_STEP : stepId)

const named = (key: string, value: unknown): object => (value === undefined ? {} : { [key]: value })

/** Throws UserError (exit 2) for an unknown top key, or a `dayone` slice that is not valid. */
export function checkTopKeys(file: ConfigFile, stepIds: readonly string[]): void {
  const known = ['dayone', ...stepIds]
  const all = (file.get([]) ?? {}) as Record<string, unknown>
  const unknown = Object.keys(all).find((key) => !known.includes(key))
  if (unknown !== undefined) {
    const near = nearestWord(unknown, known)
    throw new UserError(`${file.place([unknown])}: unknown key "${unknown}".`, {
      hint: near === undefined ? `Valid keys: ${known.join(', ')}.` : `Did you mean "${near}"?`,
    })
  }
  for (const [key, instead] of Object.entries(misplacedKeys)) {
    if (file.get(keyPath(key)) === undefined) continue
    throw new UserError(`${file.place(keyPath(key))}: unknown key "${key}".`, { hint: `Did you mean "${instead}"?` })
  }
  const top = dayoneSlice
    .partial()
    .strict()
    .safeParse(all['dayone'] ?? {})
  if (!top.success) throw sliceProblem(file, 'dayone', dayoneSlice, top.error.issues)
}

/** Throws UserError (exit 2) for invalid entries; missing ones are not an error yet. */
export function checkGivenAnswers<Ports>(file: ConfigFile, steps: readonly AnyStep<Ports>[]): void {
  for (const step of steps) {
    const slice = sliceOf(file, step.id)
    const issues = step.config.safeParse(slice).error?.issues ?? []
    const wrong = issues.filter(
      (issue) => issue.code === 'unrecognized_keys' || valueAt(slice, issue.path) !== undefined,
    )
    if (wrong.length > 0) throw problemOf(file, step, wrong)
  }
}

/** The parsed slices of these steps. Throws UserError (exit 2) with line and column for the first that is not valid. */
export function readSlices<Ports>(
  file: ConfigFile,
  steps: readonly AnyStep<Ports>[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    steps.map((step) => {
      const parsed = step.config.safeParse(sliceOf(file, step.id))
      if (!parsed.success) throw problemOf(file, step, parsed.error.issues)
      return [step.id, parsed.data as unknown]
    }),
  )
}

function problemOf<Ports>(
  file: ConfigFile,
  step: AnyStep<Ports>,
  issues: Parameters<typeof sliceProblem>[3],
): UserError {
  const key = configKey(step.id)
  const moved = issues.map((issue) =>
    key === CLUSTER_STEP && issue.path[0] === 'name' ? { ...issue, path: ['cluster'] } : issue,
  )
  const root = moved[0]?.path[0] === 'cluster' && issues[0]?.path[0] === 'name' ? 'dayone' : key
  return sliceProblem(file, root, step.config, moved)
}
