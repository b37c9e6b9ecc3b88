/** `npm start`: installs and builds what is missing, then runs dayone. Runs on Node 20 before anything is installed. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { handOver } from './src/hand-over.mjs'
import { built, installed } from './src/prepare.mjs'
import { giveUp } from './src/say.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const given = process.argv.slice(2)
const inTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true

const node = await installed(root)
if (!(await built(root))) giveUp('The program could not be built; the reason is above.', 'Run: npm run build')
const args = given.length > 0 || inTerminal ? given : ['up', '--on', 'practice', '--yes']
// Printed commands must work as typed in a clone.
process.env.DAYONE_COMMAND = 'npm start --'
handOver(node, [join(root, 'apps/dayone/dist/main.js'), ...args])
