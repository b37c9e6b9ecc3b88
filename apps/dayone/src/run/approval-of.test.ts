import { emptyView, type Plan } from '@dayone/pipeline'
import { expect, it } from 'vitest'
import type { FrontEnd } from '../front-ends/front-end.ts'
import type { Session } from '../session/session.ts'
import { approvalOf, type ApprovalOptions } from './approval-of.ts'

const step = { id: 'cluster', title: 'Cluster', why: 'It is the cluster.' }
const change = { id: 'delete', action: 'delete' as const, target: 'shop.example.com', why: 'It goes.', data: {} }
const named: Plan = { changes: [{ ...change, confirm: 'type-the-name' }], findings: [] }
const plain: Plan = { changes: [{ ...change, action: 'update' }], findings: [] }

type Answer = Awaited<ReturnType<FrontEnd['approve']>>
const sessionOf = (yes: boolean, answer: Answer = false) => {
  const asked: { readonly isFirst: boolean }[] = []
  const approve: FrontEnd['approve'] = async (_step, _plan, context) => {
    asked.push(context)
    return answer
  }
  return { asked, session: { options: { yes }, front: { approve } } as unknown as Session }
}

it.each<[string, boolean, ApprovalOptions, Plan, Answer, unknown, number]>([
  ['--yes', true, {}, plain, false, true, 0],
  ['--yes with the name', true, { confirmName: 'shop.example.com' }, named, false, true, 0],
  ['the review', false, { isReviewed: true }, plain, false, 'creations', 0],
  ['a person', false, {}, plain, true, true, 1],
  ['a person who wants to change answers, which is over', false, {}, plain, 'change-answers', false, 1],
  ['--yes where only the name counts', true, { given: 'nothing' }, named, false, false, 1],
])('approves by %s', async (_, yes, approval, plan, answer, expected, times) => {
  const { asked, session } = sessionOf(yes, answer)
  expect(await approvalOf(session, approval)(step, plan, emptyView)).toBe(expected)
  expect(asked).toHaveLength(times)
})

it('rejects what --yes alone does not approve', async () => {
  const approve = approvalOf(sessionOf(true).session)
  await expect(approve(step, named, emptyView)).rejects.toMatchObject({ name: 'UserError', exitCode: 2 })
})

it('explains the options once', async () => {
  const { asked, session } = sessionOf(false, true)
  const approve = approvalOf(session)
  await approve(step, plain, emptyView)
  await approve(step, plain, emptyView)
  expect(asked.map(({ isFirst }) => isFirst)).toEqual([true, false])
})
