import { spawn } from 'node:child_process'

/**
 * The duration of a Node program in milliseconds. Its output is checked, so that a crash is not measured. Throws if it
 * fails, prints something else or takes more than 30 s.
 */
export function timeProgram(args: readonly string[], expected: RegExp): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 30_000 })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => {
      const took = performance.now() - began
      if (code === 0 && expected.test(output)) resolve(took)
      else reject(new Error(`${args.join(' ')} ended with ${String(code)} and printed ${JSON.stringify(output)}`))
    })
  })
}
