import type { KubeRequest } from '@dayone/kube'
import { UserError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import type { ProxyAgent } from '../proxies/proxy-agents.ts'
import { kube2iamMigration } from './migration-step.ts'
import { readSilence } from './read-silence.ts'

const image = 'jtblin/kube2iam:0.11.0'
const agents = [{ isServer: false, image, workload: { namespace: 'kube-system' } }] as unknown as readonly ProxyAgent[]
const pod = { metadata: { name: 'kube2iam-x' }, spec: { containers: [{ name: 'kube2iam', image }] } }

test.each([
  ['does not answer in time', new UserError('away', { exitCode: 6 }), 'no response within 8 s'],
  ['cannot be reached by the API server', { status: 502, body: {} }, '502'],
])('a log whose kubelet %s is not readable, and that is not silence', async (_, answer, words) => {
  const asked: KubeRequest[] = []
  const kube = {
    pathOf: async () => '/pods',
    request: async (request: KubeRequest) => {
      if (!request.path.includes('/log?')) return { status: 200, body: { items: [pod], metadata: {} } }
      asked.push(request)
      if (answer instanceof UserError) throw answer
      return answer
    },
  }
  const silence = await readSilence(kube2iamMigration.config.parse({}), kube, agents, new Date())
  expect(silence).toEqual({
    state: 'not known',
    why: `the log of pod kube2iam-x in kube-system is not readable (${words})`,
  })
  expect(asked).toMatchObject([{ withinMs: 8000 }])
})
