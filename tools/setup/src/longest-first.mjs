import { statSync } from 'node:fs'
import { BaseSequencer } from 'vitest/node'

/**
 * Largest first, spread over this share of the run.
 * @param {readonly import('vitest/node').TestSpecification[]} files
 * @param {number} share
 */
const spread = (files, share) =>
  files
    .toSorted((a, b) => statSync(b.moduleId).size - statSync(a.moduleId).size)
    .map((file, index) => ({ file, at: (share * (index + 0.5)) / files.length }))

/**
 * The order of Vitest's test files on real parts. End-to-end tests keep the processors busy; tests of one package mostly
 * wait for a policy to take effect. Both kinds are spread over the run, so that one works while the other waits. Even a
 * small end-to-end file takes minutes, so none starts in the last fifth: no worker is left alone with it.
 */
export class LongestFirst extends BaseSequencer {
  /**
   * @override
   * @param {import('vitest/node').TestSpecification[]} files
   */
  async sort(files) {
    const isEndToEnd = (/** @type {{ moduleId: string }} */ { moduleId }) => moduleId.includes('.e2e.')
    const all = [
      ...spread(files.filter(isEndToEnd), 0.8),
      ...spread(
        files.filter((file) => !isEndToEnd(file)),
        1,
      ),
    ]
    return all.toSorted((a, b) => a.at - b.at).map(({ file }) => file)
  }
}
