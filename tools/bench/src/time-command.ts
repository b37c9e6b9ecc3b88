import { spawn } from 'node:child_process'

/** A program as a user would start it. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  /** The complete environment. */
  readonly env: Readonly<NodeJS.ProcessEnv>
  readonly cwd: string
  /** The input on stdin. */
  readonly input?: string
  /** @default fifteen minutes */
  readonly deadlineMs?: number
}

/** Runs the command and returns its output. Throws if it fails or passes its deadline. */
export function runCommand({ program, args, env, cwd, input, deadlineMs = 900_000 }: Command): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd, stdio: 'pipe', timeout: deadlineMs })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(stdout)
      else
        reject(new Error(`${program} ${args.join(' ')} ended with ${String(code)}\n${stdout.slice(-2000)}\n${stderr}`))
    })
    child.stdin.end(input)
  })
}

/** The duration of commands, one after the other, in milliseconds. */
export async function timeCommands(...commands: readonly Command[]): Promise<number> {
  const began = performance.now()
  for (const command of commands) await runCommand(command)
  return performance.now() - began
}
