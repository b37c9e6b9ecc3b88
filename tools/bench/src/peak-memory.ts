import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand, type Command } from './time-command.ts'

/** On exit, writes the peak memory of the program, in KiB. */
const hook = `data:text/javascript,${encodeURIComponent(
  "import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS)))",
)}`

/** Runs a Node program to its end; returns its peak memory (MB), and the number of lines it printed. */
export async function peakMemory(command: Command): Promise<{ readonly megabytes: number; readonly lines: number }> {
  const file = join(command.cwd, 'peak')
  const printed = await runCommand({
    ...command,
    args: ['--import', hook, ...command.args],
    env: { ...command.env, BENCH_PEAK: file },
  })
  const megabytes = Number(await readFile(file, 'utf8')) / 1024
  await rm(file)
  return { megabytes, lines: printed.split('\n').length - 1 }
}
