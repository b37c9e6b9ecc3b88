import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Row } from './row.ts'
import { peakMemory } from '../peak-memory.ts'
import { runCommand, type Command } from '../time-command.ts'

const turns = 3

/** One request of a service account, as the API server logs it at level Metadata: about 800 bytes. */
const eventLine = (at: number): string => {
  const namespace = `team-${at % 300}`
  const name = `object-${at % 40}`
  const group = 'system:serviceaccounts'
  return JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: `5f3b9d1e-0000-4000-8000-${String(at).padStart(12, '0')}`,
    stage: 'ResponseComplete',
    requestURI: `/api/v1/namespaces/${namespace}/configmaps/${name}?timeout=10s`,
    verb: ['get', 'list', 'watch', 'patch'][at % 4],
    user: {
      username: `system:serviceaccount:${namespace}:app-${at % 7}`,
      uid: '0b3c6f2a-1111-4222-8333-444455556666',
      groups: [group, `${group}:${namespace}`, 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/pod-name': [`app-${at}`] },
    },
    sourceIPs: ['10.0.0.1'],
    userAgent: 'app/v1.2.3 (linux/amd64)',
    objectRef: { resource: 'configmaps', namespace, name, apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 200 },
    requestReceivedTimestamp: '2026-11-20T10:00:00.000000Z',
    stageTimestamp: '2026-11-20T10:00:00.001000Z',
    annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
  })
}

const roles = Array.from({ length: 300 }, (_value, at) => [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'app', namespace: `team-${at}` },
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch', 'patch'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'app', namespace: `team-${at}` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'app' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: `system:serviceaccounts:team-${at}` }],
  },
]).flat()

const largeLog = { bytes: 1_000_000_000, accounts: 2_000, events: 1_000_000 }
const verbs = ['get', 'update', 'patch', 'delete']
const resources = ['pods', 'configmaps', 'secrets', 'services', 'endpoints']

/** Different requests of many service accounts: what memory has to grow with, if it grows with the log. */
const variedLine = (at: number): string => {
  const namespace = `team-${at % largeLog.accounts}`
  const event = JSON.parse(eventLine(at)) as Record<string, object>
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']
  return JSON.stringify({
    ...event,
    verb: verbs[Math.floor(at / 32) % verbs.length],
    user: { ...event['user'], username: `system:serviceaccount:${namespace}:app`, groups },
    objectRef: {
      ...event['objectRef'],
      resource: resources[Math.floor(at / 128) % resources.length],
      namespace,
      name: `object-${at % 977}`,
    },
  })
}

/** Writes a log of exactly so many bytes: the lines of the first events, each as long as the log needs them to be. */
async function writeLargeLog(path: string): Promise<void> {
  const log = createWriteStream(path)
  const length = largeLog.bytes / largeLog.events - 1
  for (let at = 0; at < largeLog.events; at += 1)
    if (!log.write(`${variedLine(at).padEnd(length)}\n`)) await once(log, 'drain')
  log.end()
  await once(log, 'close')
}

const environment = (folder: string, surroundings: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  PATH: surroundings['PATH'] ?? '',
  HOME: folder,
  XDG_STATE_HOME: join(folder, 'state'),
  XDG_CACHE_HOME: join(folder, 'cache'),
})

/** The peak of memory of `dayone rbac from-audit` and `dayone rbac replay` with a log of 1 GB, which is removed again. */
function memoryRow(program: string, folder: string, env: NodeJS.ProcessEnv): Row {
  return {
    id: 'replay-memory',
    name: 'peak of memory: rbac from-audit and replay, 1 GB of audit log, 2,000 service accounts',
    goal: '< 300 MB',
    unit: 'MB',
    async measure() {
      const cwd = join(folder, 'replay-memory')
      mkdirSync(cwd, { recursive: true })
      try {
        await writeLargeLog(join(cwd, 'audit.log'))
        const fromAudit = [program, 'rbac', 'from-audit', 'audit.log']
        const command = { program: process.execPath, args: fromAudit, env, cwd }
        writeFileSync(join(cwd, 'roles.yaml'), await runCommand(command))
        const replay = [program, 'rbac', 'replay', '--from', 'roles.yaml', 'audit.log']
        const ours: number[] = []
        for (const args of [fromAudit, replay]) ours.push((await peakMemory({ ...command, args })).megabytes)
        return { ours, theirs: [] }
      } finally {
        rmSync(cwd, { recursive: true, force: true })
      }
    },
  }
}

/** `dayone rbac replay` with logs of two sizes: events per second, including the start of the program; and memory. */
export function replayRows(program: string, folder: string, surroundings: NodeJS.ProcessEnv): readonly Row[] {
  const env = environment(folder, surroundings)
  const speed = [10_000, 100_000].map((count): Row => ({
    id: `replay-${count / 1000}k`,
    name: `rbac replay, ${count.toLocaleString('en')} audit events, 600 roles and bindings`,
    goal: 'seconds for 100,000, start included',
    unit: 'events/s',
    async measure() {
      const cwd = join(folder, `replay-${count}`)
      mkdirSync(cwd, { recursive: true })
      writeFileSync(
        join(cwd, 'audit.log'),
        `${Array.from({ length: count }, (_value, at) => eventLine(at)).join('\n')}\n`,
      )
      writeFileSync(join(cwd, 'roles.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: roles }))
      const args = [program, 'rbac', 'replay', '--from', 'roles.json', 'audit.log', '--output', 'json']
      const command: Command = { program: process.execPath, args, env, cwd }
      const ours: number[] = []
      for (let turn = 0; turn < turns; turn += 1) {
        const began = performance.now()
        const { requests, deniedCount } = JSON.parse(await runCommand(command)) as Record<string, number>
        ours.push((count * 1000) / (performance.now() - began))
        if (requests !== count || deniedCount !== 0) throw new Error(`Replayed ${requests} requests, not ${count}.`)
      }
      return { ours, theirs: [] }
    },
  }))
  return [...speed, memoryRow(program, folder, env)]
}
