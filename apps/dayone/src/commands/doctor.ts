import { findParts } from '@dayone/practice-cloud'
import type { Programs } from '@dayone/host'
import { practiceOptions } from '../session/practice-options.ts'
import { programsOf } from '../session/programs-of.ts'
import type { Session } from '../session/session.ts'
import { tableLines } from './table-lines.ts'

export interface DoctorRow {
  readonly name: string
  readonly status: 'ok' | 'missing' | 'old'
  readonly found: string
  readonly hint: string
}

interface Tool {
  readonly name: string
  readonly args: readonly string[]
  readonly minimum: string
  readonly isNeeded: boolean
  readonly hint: string
}

const tools: readonly Tool[] = [
  {
    name: 'go',
    args: ['version'],
    minimum: '1.26.5',
    isNeeded: false,
    hint: 'Builds the parts of practice: https://go.dev/dl',
  },
  {
    name: 'python3',
    args: ['--version'],
    minimum: '3.11.0',
    isNeeded: false,
    hint: 'Runs the pretend AWS of practice: install Python with its venv module',
  },
  {
    name: 'kops',
    args: ['version', '--short'],
    minimum: '1.36.0',
    isNeeded: false,
    hint: 'Practice builds its own; on AWS install kops 1.36: https://kops.sigs.k8s.io',
  },
  {
    name: 'kubectl',
    args: ['version', '--client'],
    minimum: '1.35.0',
    isNeeded: false,
    hint: 'Practice builds its own; install it to look at clusters by hand',
  },
]

/** `dayone doctor`: what is on this computer and what is missing, with the one thing to do. Exit 3 when practice cannot run. */
export async function doctor(session: Session): Promise<number> {
  const { surroundings, options } = session
  const programs = programsOf(session)
  const parts = await findParts(practiceOptions(session, programs))
  const rows: DoctorRow[] = [
    { name: 'node', status: 'ok', found: process.versions.node, hint: '' },
    ...(await Promise.all(tools.map((tool) => look(tool, programs, surroundings.env)))),
    ...parts.missing.map(({ title }): DoctorRow => ({
      name: `practice: ${title}`,
      status: 'missing',
      found: '',
      hint: 'dayone practice build',
    })),
    ...Object.entries(parts.paths).map(([name, path]): DoctorRow => ({
      name: `practice: ${name}`,
      status: 'ok',
      found: path,
      hint: '',
    })),
  ]
  if (options.output === 'json')
    for (const row of rows) surroundings.stdout.write(`${JSON.stringify({ type: 'doctor', ...row })}\n`)
  else
    surroundings.stdout.write(
      `${tableLines(
        ['what', 'status', 'found', 'what to do'],
        rows.map((row) => [row.name, row.status, row.found, row.hint]),
      ).join('\n')}\n`,
    )
  const has = (name: string): boolean => rows.some((row) => row.name === name && row.status === 'ok')
  const canPractice = parts.missing.length === 0 || (has('go') && has('python3'))
  return canPractice ? 0 : 3
}

async function look(
  { name, args, minimum, hint }: Tool,
  programs: Programs,
  env: Readonly<Record<string, string | undefined>>,
): Promise<DoctorRow> {
  try {
    const result = await programs.run({
      program: name,
      args,
      env: { PATH: env['PATH'] ?? '', HOME: env['HOME'] ?? '/' },
      deadlineMs: 20_000,
    })
    const found = /(\d+)\.(\d+)\.(\d+)/.exec(`${result.stdout}${result.stderr}`)?.[0]
    if (found === undefined) return { name, status: 'missing', found: '', hint }
    return isAtLeast(found, minimum)
      ? { name, status: 'ok', found, hint: '' }
      : { name, status: 'old', found, hint: `needs ${minimum} or newer. ${hint}` }
  } catch {
    // Not there, or it cannot be run: the same to the person, and the hint says what to do.
    return { name, status: 'missing', found: '', hint }
  }
}

/** Compares "1.36.2" number by number. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [have, want] = [version, minimum].map((text) => text.split('.').map(Number))
  for (const [index, number] of (want ?? []).entries()) {
    const mine = have?.[index] ?? 0
    if (mine !== number) return mine > number
  }
  return true
}
