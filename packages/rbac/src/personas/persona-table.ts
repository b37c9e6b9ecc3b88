import type { PolicyRule } from '@dayone/authorizer'
import {
  auditor,
  deployer,
  developer,
  namespaceOwner,
  operator,
  podDebugger,
  secretReader,
  viewer,
} from './persona-rules.ts'

/** The definition of one persona. */
interface PersonaRow {
  /** The name in the question. */
  readonly label: string
  /** The column header in the matrix. */
  readonly short: string
  /** What it may do, next to its name in the question. */
  readonly hint: string
  /** What it may do, for the schema of dayone.yaml. */
  readonly means: string
  /**
   * `team`: selectable by a team, in its namespaces. `extra`: an opt-in of a team. `machine`: a CI identity. `cluster`:
   * in the whole cluster.
   */
  readonly bound: 'team' | 'extra' | 'machine' | 'cluster'
  readonly rules: readonly PolicyRule[]
}

/** The personas, one row each: the question, the schema, the roles, the matrix and the checks are generated from it. */
const table = {
  viewer: {
    label: 'Viewer',
    short: 'Viewer',
    hint: 'can view workloads and logs, no Secrets',
    means: 'can view workloads and logs, no Secrets',
    bound: 'team',
    rules: viewer,
  },
  developer: {
    label: 'Developer',
    short: 'Dev',
    hint: 'can view and change workloads; can write but not read Secrets',
    means: 'like viewer, and can change workloads',
    bound: 'team',
    rules: developer,
  },
  'namespace-owner': {
    label: 'Namespace owner',
    short: 'Owner',
    hint: 'developer who also reads Secrets and grants viewer or developer',
    means: 'developer, reads secrets, and binds others as viewer or developer there',
    bound: 'team',
    rules: namespaceOwner,
  },
  auditor: {
    label: 'Auditor',
    short: 'Audit',
    hint: 'can view configuration and RBAC; no Secrets, no logs',
    means: 'can view all configuration and RBAC there, no Secrets and no logs',
    bound: 'team',
    rules: auditor,
  },
  debugger: {
    label: 'Exec',
    short: '+exec',
    hint: 'runs commands in pods',
    means: 'runs commands in pods',
    bound: 'extra',
    rules: podDebugger,
  },
  'secret-reader': {
    label: 'Secrets',
    short: '+secret',
    hint: 'reads secrets',
    means: 'reads secrets',
    bound: 'extra',
    rules: secretReader,
  },
  deployer: {
    label: 'CI',
    short: 'CI',
    hint: 'applies workloads; reads no secrets, runs no commands',
    means: 'applies workloads; reads no secrets, runs no commands',
    bound: 'machine',
    rules: deployer,
  },
  operator: {
    label: 'Operator',
    short: 'Ops',
    hint: 'nodes, volumes, storage classes and definitions; no Secrets, no RBAC',
    means: 'drains nodes, creates volumes and storage classes; no Secrets, RBAC or admission',
    bound: 'cluster',
    rules: operator,
  },
} as const satisfies Readonly<Record<string, PersonaRow>>

/** The name of a persona. */
export type Persona = keyof typeof table

/** The personas that a team can select. */
export type TeamPersona = { [Name in Persona]: (typeof table)[Name]['bound'] extends 'team' ? Name : never }[Persona]

/** The personas by name; a new row is a new persona. */
export const personaTable: Readonly<Record<Persona, PersonaRow>> = table

/** All names, in the order of the table. */
export const personaNames = Object.keys(table) as [Persona, ...Persona[]]

/** The names of the personas that a team can select. */
export const teamPersonaNames = personaNames.filter((name) => personaTable[name].bound === 'team') as [
  TeamPersona,
  ...TeamPersona[],
]
