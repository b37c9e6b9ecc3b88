import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from './row.ts'
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

/** `dayone rbac replay` with logs of two sizes: events per second, including the start of the program. */
export function replayRows(program: string, folder: string, surroundings: NodeJS.ProcessEnv): readonly Row[] {
  const env = {
    PATH: surroundings['PATH'] ?? '',
    HOME: folder,
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(folder, 'cache'),
  }
  return [10_000, 100_000].map((count): Row => ({
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
}
