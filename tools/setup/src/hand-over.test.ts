import { spawn, type ChildProcess } from 'node:child_process'
import { expect, it } from 'vitest'

const handOver = new URL('hand-over.mjs', import.meta.url).href

/** Starts a parent that hands over to `child`, a program text; without a terminal, as in CI. */
function startParent(child: string): ChildProcess {
  const parent = `import(${JSON.stringify(handOver)}).then(({ handOver }) => handOver(process.execPath, ['-e', ${JSON.stringify(child)}]))`
  return spawn(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 20_000 })
}

/** The complete output of the parent, and how it ended. */
async function ending(parent: ChildProcess, onOutput: (soFar: string) => void = () => undefined) {
  let output = ''
  parent.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    onOutput(output)
  })
  return new Promise<{ output: string; code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    parent.once('close', (code, signal) => resolve({ output, code, signal }))
  })
}

it('passes the exit code through', async () => {
  expect(await ending(startParent('process.exit(42)'))).toMatchObject({ code: 42 })
})

it('ends by the signal that ended the program', async () => {
  expect(await ending(startParent('process.kill(process.pid, "SIGTERM")'))).toMatchObject({ signal: 'SIGTERM' })
})

it('delivers the same Ctrl-C once, however many processes passed it on', async () => {
  const child = `
    let count = 0
    process.on('SIGINT', () => { count++ ; setTimeout(() => { console.log('got ' + count); process.exit(130) }, 150) })
    console.log('ready')
    setInterval(() => undefined, 1000)`
  const parent = startParent(child)
  let sent = false
  const end = await ending(parent, (soFar) => {
    if (sent || !soFar.includes('ready')) return
    sent = true
    parent.kill('SIGINT')
    setImmediate(() => parent.kill('SIGINT'))
  })
  expect(end).toMatchObject({ output: 'ready\ngot 1\n', code: 130 })
})
