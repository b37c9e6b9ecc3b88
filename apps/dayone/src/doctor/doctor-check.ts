import type { Programs } from '@dayone/host'
import type { FoundParts } from '@dayone/practice-cloud'
import type { Folders } from '../session/folders.ts'
import type { AwsQuestions } from './aws-questions.ts'

/** `missing` and `old` are for programs; with `skipped`, `found` has the reason. */
export type DoctorStatus = 'ok' | 'warn' | 'missing' | 'old' | 'fail' | 'skipped'

export interface DoctorRow {
  readonly status: DoctorStatus
  readonly found: string
  /** The one thing to do. */
  readonly hint?: string
  /** The exit code it causes: 3 a requirement is missing or wrong, 6 AWS could not be checked. @default neither */
  readonly exit?: 3 | 6
  /** For `--output json` only. */
  readonly details?: Readonly<Record<string, string>>
}

/** One check. Changes nothing. What it throws becomes its row. */
export interface DoctorCheck {
  /** Stable: scripts rely on it. */
  readonly id: string
  readonly title: string
  run(context: DoctorContext): Promise<DoctorRow>
}

/** What checks can read. */
export interface DoctorContext {
  readonly where: 'practice' | 'aws'
  readonly env: Readonly<Record<string, string | undefined>>
  /** Of the Node that runs this program. */
  readonly nodeVersion: string
  readonly programs: Programs
  readonly folders: Folders
  /** The cluster as described by dayone.yaml and the command line. */
  readonly config: {
    readonly cluster?: string
    /** `s3://bucket` or another URL. */
    readonly state?: string
    readonly region?: string
    /** Twelve digits. */
    readonly account?: string
    readonly zones: readonly string[]
  }
  now(): Date
  parts(): Promise<FoundParts>
  /** Free bytes for this user on the disk that holds a folder, or would hold it. */
  freeBytes(folder: string): Promise<number>
  readonly aws: AwsQuestions
}
