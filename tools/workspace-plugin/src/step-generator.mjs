import { formatFiles, generateFiles, installPackagesTask, updateJson } from '@nx/devkit'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withStep } from './step-list.mjs'
import { stepNames } from './step-names.mjs'

const files = fileURLToPath(new URL('step-files', import.meta.url))
const listOfSteps = 'apps/dayone/src/steps.ts'

/**
 * Creates a step that already complies with the laws: it owns one small object, as an example to replace.
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ id: string, title?: string, why?: string }} options
 * @returns {Promise<() => void>} links the new package into node_modules and the lockfile
 */
export default async function stepGenerator(tree, { id, ...given }) {
  const names = stepNames(id)
  const folder = `packages/${id}`
  if (tree.exists(folder)) throw new Error(`There is a folder ${folder} already.`)
  const title = given.title ?? names.title
  const why = given.why ?? `Sets up ${title.toLowerCase()} on your cluster, and proves that it is in force.`
  const values = { ...names, title, why, quoted: (/** @type {string} */ text) => JSON.stringify(text) }

  generateFiles(tree, join(files, 'package'), folder, values)
  generateFiles(tree, join(files, 'docs'), 'docs/steps', values)
  updateJson(tree, 'apps/dayone/package.json', (manifest) => ({
    ...manifest,
    devDependencies: { ...manifest.devDependencies, [`@dayone/${id}`]: '*' },
  }))
  tree.write(listOfSteps, withStep(tree.read(listOfSteps, 'utf8') ?? '', names))
  await formatFiles(tree)
  return () => {
    // npm selects versions for the Node it runs on, so it must be the workspace's.
    process.env.PATH = [join(tree.root, 'node_modules/.bin'), process.env.PATH ?? ''].join(delimiter)
    installPackagesTask(tree, true)
  }
}
