import { spawn } from 'node:child_process'

/**
 * Milliseconds from start to end of a Node program. Its output is checked, or one would time a crash.
 * Throws when it fails, prints something else or takes more than 30 s.
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
