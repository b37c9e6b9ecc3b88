import { spawn } from 'node:child_process'
import { say } from './say.mjs'

/**
 * @typedef {object} ProgramOptions
 * @property {string} title its name while it runs
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {number} minutes its deadline, after which it is ended and counts as failed
 * @property {boolean} [quiet] show its output only if it fails
 */

/**
 * Runs a program to its end, with its output on our stderr, or on our stdout if `quiet` is false. Prints a line per
 * minute, so that missing output does not look like a hang.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {ProgramOptions} options
 * @returns {Promise<boolean>} whether it exited 0 in time
 */
export function runProgram(file, args, { title, cwd, env, minutes, quiet = false }) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    })
    /** @type {Buffer[]} */
    const output = []
    child.stdout?.on('data', (chunk) => output.push(chunk))
    child.stderr?.on('data', (chunk) => output.push(chunk))
    const began = Date.now()
    const heartbeat = setInterval(
      () => say(`${title}: ${Math.round((Date.now() - began) / 60_000)} min so far`),
      60_000,
    )
    const deadline = setTimeout(() => {
      say(`${title}: not done after ${minutes} min, ended`)
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
    }, minutes * 60_000)

    /** @param {boolean} succeeded */
    const finish = (succeeded) => {
      clearInterval(heartbeat)
      clearTimeout(deadline)
      if (!succeeded) process.stderr.write(Buffer.concat(output))
      resolve(succeeded)
    }
    child.once('error', (error) => {
      output.push(Buffer.from(`${error.message}\n`))
      finish(false)
    })
    child.once('close', (code) => finish(code === 0))
  })
}
