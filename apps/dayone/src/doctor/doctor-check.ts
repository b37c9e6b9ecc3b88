import type { Programs } from '@dayone/host'
import type { FoundParts } from '@dayone/practice-cloud'
import type { Folders } from '../session/folders.ts'
import type { AwsQuestions } from './aws-questions.ts'

/** `missing` and `old` are said of programs; `skipped` says in `found` why nothing was looked for. */
export type DoctorStatus = 'ok' | 'warn' | 'missing' | 'old' | 'fail' | 'skipped'

export interface DoctorRow {
  readonly status: DoctorStatus
  readonly found: string
  /** The one thing to do. */
  readonly hint?: string
  /** Makes the run end with it: 3 something needed is missing or wrong, 6 AWS could not be asked. @default neither */
  readonly exit?: 3 | 6
  /** For `--output json` only. */
  readonly details?: Readonly<Record<string, string>>
}

/** Something to look at. Changes nothing. What it throws becomes its row. */
export interface DoctorCheck {
  /** Stable: scripts go by it. */
  readonly id: string
  readonly title: string
  run(context: DoctorContext): Promise<DoctorRow>
}

/** What checks may look at. */
export interface DoctorContext {
  readonly where: 'practice' | 'aws'
  readonly env: Readonly<Record<string, string | undefined>>
  /** Of the Node that runs this program. */
  readonly nodeVersion: string
  readonly programs: Programs
  readonly folders: Folders
  /** What dayone.yaml and the command line say of the cluster. */
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
