/**
 * Makes the pictures of README.md from the real program, on a practice cloud of its own. Build the program first:
 *
 *   npm run build && node tools/setup/readme-pictures.mjs
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'dayone-pictures-'))
const env = { ...process.env, DAYONE_PRACTICE_DIR: folder }
const cluster = ['--on', 'practice', '--cluster', 'shop.example.com']
const program = [process.execPath, 'apps/dayone/dist/main.js']
const answers = ['zones=[us-west-2a]', 'controlPlanes=1', 'controlPlaneSize=m6i.large', 'nodeSize=m6i.large', 'nodes=2']

/**
 * @param {readonly string[]} command
 * @param {number} minutes
 */
function run([file = '', ...args], minutes) {
  const { status } = spawnSync(file, args, { cwd: root, env, stdio: 'inherit', timeout: minutes * 60_000 })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
}

/** @param {readonly string[]} args of picture.mjs */
const picture = (...args) => run([process.execPath, 'tools/setup/picture.mjs', ...args], 5)

try {
  picture(
    'docs/images/question.svg',
    'A question of dayone, with the reason beside it',
    ...['--size', '96x26', '--wait', 'Which network plugin?', '--wait', 'calico', '--'],
    ...[...program, 'up', ...cluster, ...answers.flatMap((answer) => ['--set', `cluster.${answer}`])],
  )
  run([...program, 'up', ...cluster, '--yes'], 20)
  picture(
    'docs/images/evidence.svg',
    'What dayone proved of a cluster, and by what means',
    ...['--size', '110x36', '--wait', 'Next:', '--'],
    ...[...program, 'verify', 'rbac', 'metadata-guard'],
  )
} finally {
  run([...program, 'practice', 'stop'], 1)
  rmSync(folder, { recursive: true, force: true })
}
