import { setFlagsFromString } from 'node:v8'

let isSaving = false

/**
 * Makes V8 collect garbage earlier for the rest of the process: with its defaults, it keeps three times the memory that
 * long lists use. It takes a fifth more CPU time, so small clusters do without.
 */
export const saveMemory = (): void => {
  if (isSaving) return
  isSaving = true
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=30')
}
