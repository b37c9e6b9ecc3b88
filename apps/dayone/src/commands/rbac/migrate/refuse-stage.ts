import type { RbacOptions } from '../rbac-options.ts'

/** What each stage takes besides logs. */
const stageOptions: Readonly<Record<string, readonly (keyof RbacOptions)[]>> = {
  status: [],
  audit: ['confirmName'],
  roles: ['confirmName'],
  bridge: ['confirmName', 'namespace', 'until'],
  switch: ['confirmName'],
  watch: ['confirmName', 'user', 'serviceAccount', 'for', 'since'],
  withdraw: ['confirmName', 'namespace'],
  'restore-audit': ['confirmName'],
  back: ['confirmName'],
}

const optionNames: readonly (keyof RbacOptions)[] = [
  ...(['user', 'group', 'serviceAccount', 'namespace', 'from', 'with', 'out', 'lifetime', 'requests'] as const),
  ...(['until', 'for', 'since'] as const),
]

const withoutWords: readonly string[] = ['status', 'audit', 'bridge', 'restore-audit', 'back']

/** Calls `refuse` for options and words that don't belong to the stage. */
export function refuseStage(
  [stage = 'status', ...words]: readonly string[],
  options: RbacOptions,
  refuse: (what: string) => void,
): void {
  const known = stageOptions[stage]
  // An unknown stage is reported where the stages are known.
  if (known === undefined) return
  const [extra] = optionNames.filter((key) => options[key] !== undefined && !known.includes(key))
  if (extra !== undefined)
    refuse(`migrate ${stage} does not take --${extra.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.`)
  if (options.user !== undefined && options.serviceAccount !== undefined)
    refuse('Use either --user or --service-account.')
  if (withoutWords.includes(stage) && words.length > 0) refuse(`Unexpected argument: ${words[0] ?? ''}.`)
  if (words.filter((one) => one === '-').length > 1) refuse('stdin can be read only once.')
}
