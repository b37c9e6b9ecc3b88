import { parsePreview, type Kops, type UpdatePreview } from '@dayone/kops'
import { UserError, type StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import {
  dueToNewerKops,
  newerKopsBefore,
  newerKopsFinding,
  newerKopsIn,
  versionsIn,
  type KopsMemory,
} from './newer-kops.ts'

/** As kops 1.36.2 printed it for a cluster whose kops-version.txt contained 1.34.1. */
const text = (last: string, more = ''): string => `Will modify resources:
${more}  ManagedFile/kops-version.txt
  	Contents            
  	                    	- ${last}
  	                    	+ 1.36.2
  	                    	
Must specify --yes to apply changes
`
const template = '  LaunchTemplate/nodes\n  \tUserData            \t a -> b\n'
const preview = (last: string, more = ''): UpdatePreview => parsePreview(text(last, more))
const NONE: UpdatePreview = { creates: [], modifies: [], deletes: [], prunes: [], isEmpty: true, text: '' }

function world(last: string | undefined, before: UpdatePreview | UserError = NONE) {
  let previews = 0
  const kops: Partial<Kops> = {
    version: async () => '1.36.2',
    previewUpdate: async () => {
      previews += 1
      if (before instanceof UserError) throw before
      return before
    },
  }
  const ports = {
    kops,
    ...(last === undefined ? {} : { readStateFile: async () => `${last}\n` }),
  } as unknown as ClusterPorts
  const ctx = { ports, stop: new AbortController().signal } as StepContext<ClusterPorts>
  return { ctx, previews: () => previews }
}
const fresh = (): KopsMemory => ({ hasWritten: false })

test('reads the last kops version from the preview', () => {
  expect(versionsIn(preview('1.34.1'))).toEqual({ last: '1.34.1', now: '1.36.2' })
  expect(versionsIn(NONE)).toBeUndefined()
})

test.each([
  ['1.34.1', true],
  ['1.36.0', false],
  ['1.37.0', false],
])('after kops %s, a newer one: %s', (last, expected) => {
  expect(newerKopsIn(preview(last), fresh()) !== undefined).toBe(expected)
})

test('a plan without edits: the whole preview is due to the newer kops, or to others', () => {
  const seen = preview('1.34.1', template)
  const newer = newerKopsIn(seen, fresh())
  expect(newer).toEqual({ last: '1.34.1', now: '1.36.2', resources: ['LaunchTemplate/nodes'] })
  const { text: message } = newerKopsFinding('demo', newer!)
  expect(message).toContain('last updated with kops 1.34.1; this is kops 1.36.2')
  expect(message).toContain('would change 1 resource: LaunchTemplate/nodes')
})

test('a plan with edits: previews without them before writing, and separates the changes afterwards', async () => {
  const memory = fresh()
  const { ctx } = world('1.34.1', preview('1.34.1', template))
  expect(await newerKopsBefore('demo', memory, ctx)).toMatchObject({ resources: ['LaunchTemplate/nodes'] })
  const after = preview('1.34.1', `${template}  SecurityGroupRule/a\n`)
  const why = dueToNewerKops(after, newerKopsIn(after, memory))
  expect(why).toContain('1 of them are not caused by this run but by kops 1.36.2 after 1.34.1')
  expect(why).toContain('LaunchTemplate/nodes')
  expect(why).not.toContain('SecurityGroupRule')
})

test('reports nothing if it cannot be determined: an unreadable store, a preview that kops rejects', async () => {
  const unread = fresh()
  expect(await newerKopsBefore('demo', unread, world(undefined).ctx)).toBeUndefined()
  const newer = newerKopsIn(preview('1.34.1', template), unread)
  expect(newer).toEqual({ last: '1.34.1', now: '1.36.2' })
  expect(dueToNewerKops(preview('1.34.1', template), newer)).toBe('')

  const refused = world('1.34.1', new UserError('kops refuses the specification'))
  expect(await newerKopsBefore('demo', fresh(), refused.ctx)).toEqual({ last: '1.34.1', now: '1.36.2' })
})

test('the same kops needs no additional preview', async () => {
  const { ctx, previews } = world('1.36.1')
  expect(await newerKopsBefore('demo', fresh(), ctx)).toBeUndefined()
  expect(previews()).toBe(0)
})
