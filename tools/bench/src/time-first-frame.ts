import { spawn } from '@lydell/node-pty'

/**
 * Milliseconds from the start of a Node program in a real terminal until it has drawn the expected text; then kills it,
 * or interrupts it as Ctrl-C does. Throws if it exits before or takes more than 30 s.
 */
export function timeFirstFrame(
  args: readonly string[],
  expected: RegExp,
  env: NodeJS.ProcessEnv,
  end: 'kill' | 'interrupt' = 'kill',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    // CI must have a value: node-pty converts undefined to text, and Ink then draws nothing before it ends.
    const terminal = spawn(process.execPath, [...args], {
      cols: 100,
      rows: 30,
      env: { ...env, CI: 'false', TERM: 'xterm-256color' },
    })
    let drawn = ''
    let took: number | undefined
    const deadline = setTimeout(() => terminal.kill('SIGKILL'), 30_000)
    terminal.onData((data) => {
      drawn += data
      if (took !== undefined || !expected.test(drawn)) return
      took = performance.now() - began
      if (end === 'interrupt') terminal.write('\u0003')
      else terminal.kill('SIGKILL')
    })
    terminal.onExit(() => {
      clearTimeout(deadline)
      if (took === undefined)
        reject(new Error(`${args.join(' ')} never drew ${String(expected)} but ${JSON.stringify(drawn)}`))
      else resolve(took)
    })
  })
}
