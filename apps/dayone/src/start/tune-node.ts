import nodeModule from 'node:module'
import { setFlagsFromString } from 'node:v8'

/**
 * Settings of Node for everything but `--version`.
 * @param compiled folder for the compiled code of the bundle: the next start does not compile it again
 */
export function tuneNode(compiled: string): void {
  // Long lists become garbage quickly. With its defaults, V8 keeps three times the memory in use rather than collect it.
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=30')
  nodeModule.enableCompileCache(compiled)
}
