import { spawn } from 'node:child_process'

/**
 * Runs a program in our place: with our terminal, exit code and signals.
 *
 * With a terminal on stdin the program stays in our process group: the terminal itself sends it Ctrl-C, so we only
 * wait. Without one it gets a group of its own and every signal comes from us, once: npm, a shell and a tool that kills
 * whole groups may each send us the same one, and for dayone a second Ctrl-C differs from the first.
 * @param {string} file
 * @param {readonly string[]} args
 */
export function handOver(file, args) {
  const inTerminal = process.stdin.isTTY === true
  const child = spawn(file, args, { stdio: 'inherit', detached: !inTerminal })
  /** @type {Map<NodeJS.Signals, number>} */
  const lastSent = new Map()

  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (inTerminal && signal !== 'SIGTERM') return
      const now = Date.now()
      if (now - (lastSent.get(signal) ?? 0) < 250) return
      lastSent.set(signal, now)
      child.kill(signal)
    })
  }
  child.once('error', (error) => {
    process.stderr.write(`dayone: ${file} could not be started: ${error.message}\n`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
