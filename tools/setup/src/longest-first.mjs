import { statSync } from 'node:fs'
import { BaseSequencer } from 'vitest/node'

/**
 * End-to-end tests before those of one package, and larger files first: slow files must not start last.
 * @param {{ moduleId: string }} file
 */
const weight = ({ moduleId }) => (moduleId.includes('.e2e.') ? 1_000_000 : 0) + statSync(moduleId).size

/** The order of Vitest's test files on real parts. */
export class LongestFirst extends BaseSequencer {
  /**
   * @override
   * @param {import('vitest/node').TestSpecification[]} files
   */
  async sort(files) {
    return files.toSorted((a, b) => weight(b) - weight(a))
  }
}
