import type { Change, Check, Outcome } from '@dayone/pipeline'
import type { Tone } from './line.ts'

/** A sign, a word and a colour: the word alone is enough. */
export interface Mark {
  readonly sign: string
  readonly word: string
  readonly tone: Tone
}

export const outcomeMark: Readonly<Record<Outcome, Mark>> = {
  unchanged: { sign: '✓', word: 'unchanged', tone: 'good' },
  applied: { sign: '✓', word: 'applied', tone: 'good' },
  planned: { sign: '–', word: 'planned', tone: 'dim' },
  waiting: { sign: '–', word: 'waiting', tone: 'warn' },
  declined: { sign: '–', word: 'declined', tone: 'dim' },
  blocked: { sign: '–', word: 'blocked by a previous step', tone: 'warn' },
  failed: { sign: '✗', word: 'failed', tone: 'bad' },
  cancelled: { sign: '–', word: 'stopped', tone: 'warn' },
}

export const checkMark: Readonly<Record<Check['status'], Mark>> = {
  pass: { sign: '✓', word: 'proved', tone: 'good' },
  warn: { sign: '!', word: 'warning', tone: 'warn' },
  fail: { sign: '✗', word: 'failed', tone: 'bad' },
  skip: { sign: '–', word: 'not checked', tone: 'dim' },
}

export const changeMark: Readonly<Record<Change['action'], Mark>> = {
  create: { sign: '+', word: 'create', tone: 'good' },
  update: { sign: '~', word: 'update', tone: 'warn' },
  delete: { sign: '-', word: 'delete', tone: 'bad' },
  run: { sign: '>', word: 'run', tone: 'accent' },
  wait: { sign: '…', word: 'wait', tone: 'dim' },
}

/** How a change affects users of the cluster. */
export const effectText: Readonly<Record<NonNullable<Change['effect']>, string>> = {
  restart: 'restarts something that runs',
  roll: 'replaces the nodes one by one',
  'api-away': 'the API is briefly unavailable',
}
