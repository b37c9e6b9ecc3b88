import { statSync } from 'node:fs'
import { BaseSequencer } from 'vitest/node'

/**
 * Largest first: a slow file must not start last.
 * @param {readonly import('vitest/node').TestSpecification[]} files
 */
const largestFirst = (files) =>
  files
    .toSorted((a, b) => statSync(b.moduleId).size - statSync(a.moduleId).size)
    .map((file, index, all) => ({
      file,
      at: (index + 0.5) / all.length,
    }))

/**
 * The order of Vitest's test files on real parts. End-to-end tests keep the processors busy; tests of one package mostly
 * wait for a policy to take effect. Each kind is spread over the whole run, so that one works while the other waits.
 */
export class LongestFirst extends BaseSequencer {
  /**
   * @override
   * @param {import('vitest/node').TestSpecification[]} files
   */
  async sort(files) {
    const isEndToEnd = (/** @type {{ moduleId: string }} */ { moduleId }) => moduleId.includes('.e2e.')
    const kinds = [files.filter(isEndToEnd), files.filter((file) => !isEndToEnd(file))]
    return kinds
      .flatMap(largestFirst)
      .toSorted((a, b) => a.at - b.at)
      .map(({ file }) => file)
  }
}
