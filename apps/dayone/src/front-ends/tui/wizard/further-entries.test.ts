import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { namespaces } from '@dayone/namespaces'
import { rbac } from '@dayone/rbac'
import type { AnyStep } from '@dayone/pipeline'
import { expect, onTestFinished, test, vi } from 'vitest'
import { parse } from 'yaml'
import { answersSession } from '../../../answers/answers.ts'
import { keepDefaults } from '../../../answers/offered-answers.ts'
import { openConfigFile } from '../../../config/config-file.ts'
import type { Ports } from '../../../ports.ts'
import { missingAnswers } from '../../../questions/missing-answers.ts'
import { startWizard, type WizardFlow } from './wizard-flow.ts'

const first = `namespaces:
  namespaces: [{ name: shop, team: shop }]
rbac:
  teams: [{ group: "oidc:shop", namespaces: [shop], persona: developer }]
  signIn: { provider: none }
`

async function wizardOf(text: string, { revisit = true, problem }: { revisit?: boolean; problem?: string } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-entries-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'dayone.yaml')
  await writeFile(path, text)
  const session = answersSession({
    file: await openConfigFile(path),
    steps: [namespaces, rbac] as readonly AnyStep<Ports>[],
    ownQuestions: [],
    cloud: {
      ports: { kube: { isReady: async () => false } } as unknown as Ports,
      isStillMeant: () => true,
      callerAddress: () => undefined,
      lookUpAddress: async () => undefined,
    },
    onPlace: () => undefined,
    facts: () => ({
      namespaces: ['shop', 'billing'].map((name) => ({ name, isOurs: true, podSecurity: 'restricted' as const })),
    }),
    revisit,
    ...(problem === undefined ? {} : { problem }),
    isSaved: true,
    stop: new AbortController().signal,
  })
  return {
    session,
    flow: startWizard(session, () => {}),
    saved: async () => parse(await readFile(path, 'utf8')) as unknown,
  }
}

/** The choices of the list of answers. */
const listed = async (flow: WizardFlow) =>
  vi.waitFor(() => {
    const { placed, state } = flow.view()
    expect(placed).toBeUndefined()
    if (state.draft.kind !== 'one') throw new Error('the list of answers is not shown')
    return state.draft.choices
  })

const choose = async (flow: WizardFlow, label: string): Promise<void> => {
  const at = (await listed(flow)).findIndex((choice) => choice.label === label)
  expect(at, label).toBeGreaterThanOrEqual(0)
  flow.press({ name: 'home' })
  for (let moves = 0; moves < at; moves++) flow.press({ name: 'down' })
  flow.press({ name: 'enter' })
}

/** Answers a select with the choice of this label. */
const pick = async (flow: WizardFlow, key: string, label: string): Promise<void> => {
  await vi.waitFor(() => expect(flow.view().placed?.question.key).toBe(key))
  const at = await vi.waitFor(() => {
    const { draft } = flow.view().state
    if (draft.kind !== 'one') throw new Error('no choices yet')
    return draft.choices.findIndex((choice) => choice.label === label)
  })
  expect(at, label).toBeGreaterThanOrEqual(0)
  flow.press({ name: 'home' })
  for (let moves = 0; moves < at; moves++) flow.press({ name: 'down' })
  flow.press({ name: 'enter' })
}

const answer = async (flow: WizardFlow, key: string, text?: string): Promise<void> => {
  await vi.waitFor(() => {
    expect(flow.view().placed?.question.key).toBe(key)
    expect(flow.view().state.draft.kind).not.toBe('loading')
  })
  if (text !== undefined) {
    flow.press({ name: 'end' })
    flow.press({ name: 'clear-before' })
    flow.paste(text)
  }
  flow.press({ name: 'enter' })
}

test('a namespace and a team are added from the list of answers, with everything they need', async () => {
  const { flow, saved } = await wizardOf(first)
  await choose(flow, 'Namespace 2 (empty: none)')
  await answer(flow, 'namespaces.1.name', 'billing')
  await pick(flow, 'namespaces.1.like', 'its own')
  await answer(flow, 'namespaces.1.team')
  await choose(flow, 'Group 2 (empty: none)')
  await answer(flow, 'teams.1.group', 'oidc:billing')
  await answer(flow, 'teams.1.namespaces')
  await answer(flow, 'teams.1.persona')
  await listed(flow)
  expect(await saved()).toEqual({
    namespaces: {
      namespaces: [
        { name: 'shop', team: 'shop' },
        { name: 'billing', team: 'billing' },
      ],
    },
    rbac: {
      teams: [
        { group: 'oidc:shop', namespaces: ['shop'], persona: 'developer' },
        { group: 'oidc:billing', namespaces: ['billing'], persona: 'developer' },
      ],
      signIn: { provider: 'none' },
    },
  })
})

test('how people sign in is changed from the list of answers, with everything it needs', async () => {
  const { flow, saved } = await wizardOf(first)
  await choose(flow, 'How do people sign in?')
  await vi.waitFor(() => expect(flow.view().state.draft.kind).toBe('one'))
  flow.press({ name: 'text', text: '2' })
  await answer(flow, 'signIn.provider')
  await answer(flow, 'signIn.oidc.issuer', 'https://login.example.com')
  for (const key of ['clientId', 'usernameClaim', 'usernamePrefix', 'groupsClaim', 'groupsPrefix'])
    await answer(flow, `signIn.oidc.${key}`)
  await listed(flow)
  const oidc = {
    issuer: 'https://login.example.com',
    clientId: 'kubernetes',
    usernameClaim: 'email',
    usernamePrefix: 'oidc:',
    groupsClaim: 'groups',
    groupsPrefix: 'oidc:',
  }
  expect(await saved()).toMatchObject({ rbac: { signIn: { provider: 'oidc', oidc } } })

  await choose(flow, 'How do people sign in?')
  await vi.waitFor(() => expect(flow.view().state.draft.kind).toBe('one'))
  flow.press({ name: 'text', text: '1' })
  await answer(flow, 'signIn.provider')
  await vi.waitFor(() => expect(flow.view().state.warning).toContain('no one can sign in yet'))
  flow.press({ name: 'enter' })
  expect((await listed(flow)).map(({ label }) => label)).not.toContain('Which claim has the groups?')
  expect(await saved()).toMatchObject({ rbac: { signIn: { provider: 'none', oidc } } })
})

test('an entry with its name cleared is removed; the ones after it stay', async () => {
  const three = `namespaces:
  namespaces: [{ name: a, team: x }, { name: b, team: y }, { name: c, team: z }]
rbac:
  teams: [{ group: "oidc:shop", namespaces: [a], persona: developer }]
  signIn: { provider: none }
`
  const { flow, saved } = await wizardOf(three)
  const entries = (await listed(flow)).filter(({ label }) => /^Namespace \d/.test(label))
  expect(entries.map(({ label, hint }) => `${label}: ${hint}`)).toEqual([
    'Namespace 2 (empty: none): b',
    'Namespace 3 (empty: none): c',
    'Namespace 4 (empty: none): add',
  ])
  await choose(flow, 'Namespace 2 (empty: none)')
  await answer(flow, 'namespaces.1.name', '')
  await listed(flow)
  expect(await saved()).toMatchObject({
    namespaces: {
      namespaces: [
        { name: 'a', team: 'x' },
        { name: 'c', team: 'z' },
      ],
    },
  })
})

test('a run needs no further entry, and no detail of one', async () => {
  const { session } = await wizardOf(first.replace('team: shop }', 'team: shop }, { name: billing }'))
  expect(missingAnswers(session)).toBeUndefined()
})

test('left empty, nothing is added; a name that is taken is refused', async () => {
  const { flow, saved } = await wizardOf(first)
  await choose(flow, 'Namespace 2 (empty: none)')
  await answer(flow, 'namespaces.1.name')
  await choose(flow, 'Namespace 2 (empty: none)')
  await answer(flow, 'namespaces.1.name', 'shop')
  await vi.waitFor(() => expect(flow.view().state.error).toBe('Namespace 1 has this name already.'))
  expect(await saved()).toEqual(parse(first))
})

test('a first walk asks nothing about further entries, also where one is incomplete', async () => {
  const text = first.replace('team: shop }', 'team: shop }, { name: billing }')
  const { flow, saved } = await wizardOf(text, { revisit: false })
  await flow.done
  expect(await saved()).toEqual(parse(text))
})

test('a further namespace is like the one of the team with one Enter, and keeps following it', async () => {
  const { flow, session, saved } = await wizardOf(first)
  await choose(flow, 'Namespace 2 (empty: none)')
  await answer(flow, 'namespaces.1.name', 'billing')
  await answer(flow, 'namespaces.1.like')
  const labels = (await listed(flow)).map(({ label }) => label)
  expect(labels).toContain('How large is namespace 1?')
  expect(labels).not.toContain('How large is namespace 2?')
  expect(labels).not.toContain('Which team owns namespace 2?')
  const likeShop = [
    { name: 'shop', team: 'shop' },
    { name: 'billing', like: 'shop' },
  ]
  expect(await saved()).toMatchObject({ namespaces: { namespaces: likeShop } })

  const config = { namespaces: namespaces.config.parse({ namespaces: likeShop }) }
  expect(config.namespaces.namespaces[1]).toMatchObject({ team: 'shop' })
  await keepDefaults(session, config)
  expect(session.get('namespaces', 'namespaces.1')).toEqual(likeShop[1])

  await choose(flow, 'Which settings for namespace 2?')
  await pick(flow, 'namespaces.1.like', 'its own')
  await answer(flow, 'namespaces.1.team')
  await listed(flow)
  expect(await saved()).toMatchObject({
    namespaces: {
      namespaces: [
        { name: 'shop', team: 'shop' },
        { name: 'billing', team: 'billing' },
      ],
    },
  })
})

test('size and exposure are shown with their defaults, and changed where they are selected only', async () => {
  const { flow, saved } = await wizardOf(
    first.replace('team: shop }', 'team: shop, quota: { services.loadbalancers: 1 } }'),
  )
  const hints = Object.fromEntries((await listed(flow)).map(({ label, hint }) => [label, hint]))
  expect(hints).toMatchObject({
    'How large is namespace 1?': 'medium',
    'How is namespace 1 reached from outside?': 'not set',
  })
  await choose(flow, 'How large is namespace 1?')
  await pick(flow, 'namespaces.0.size', 'small')
  await choose(flow, 'How is namespace 1 reached from outside?')
  await pick(flow, 'namespaces.0.exposure', 'none')
  await vi.waitFor(() =>
    expect(flow.view().state.error).toContain('exposure is none, but quota.services.loadbalancers is 1'),
  )
  await pick(flow, 'namespaces.0.exposure', 'public')
  await listed(flow)
  const shop = { name: 'shop', team: 'shop', size: 'small', exposure: 'public' }
  expect(await saved()).toMatchObject({ namespaces: { namespaces: [shop] } })
  await choose(flow, 'How is namespace 1 reached from outside?')
  await pick(flow, 'namespaces.0.exposure', 'not set')
  await listed(flow)
  expect(await saved()).toMatchObject({
    namespaces: { namespaces: [{ name: 'shop', team: 'shop', size: 'small', quota: { 'services.loadbalancers': 1 } }] },
  })
  expect(JSON.stringify(await saved())).not.toContain('exposure')
})

test('the list of answers says why they give no plan, until one is chosen', async () => {
  const problem = 'Namespace billing does not exist.'
  const { flow } = await wizardOf(first, { problem })
  await listed(flow)
  expect(flow.view().state.error).toBe(problem)
  await choose(flow, 'Which namespace for your first service?')
  await answer(flow, 'namespaces.0.name')
  await listed(flow)
  expect(flow.view().state.error).toBeUndefined()
})

test('a new name of a namespace is carried into every answer that refers to it', async () => {
  const { flow, saved } = await wizardOf(first.replace('team: shop }', 'team: shop }, { name: billing, like: shop }'))
  await choose(flow, 'Which namespace for your first service?')
  await answer(flow, 'namespaces.0.name', 'store')
  await listed(flow)
  expect(await saved()).toMatchObject({
    namespaces: {
      namespaces: [
        { name: 'store', team: 'shop' },
        { name: 'billing', like: 'store' },
      ],
    },
    rbac: { teams: [{ namespaces: ['store'] }] },
  })
})

test('a namespace in which a group has permissions cannot be removed', async () => {
  const two = first
    .replace('team: shop }', 'team: shop }, { name: billing, team: billing }')
    .replace('[shop]', '[shop, billing]')
  const { flow, saved } = await wizardOf(two)
  await choose(flow, 'Namespace 2 (empty: none)')
  await answer(flow, 'namespaces.1.name', '')
  await vi.waitFor(() =>
    expect(flow.view().state.error).toBe(
      'billing is still an answer to "Which namespaces?": change that answer first.',
    ),
  )
  expect(await saved()).toEqual(parse(two))
})

test('a namespace whose settings others have cannot be removed', async () => {
  const three = `namespaces:
  namespaces: [{ name: a, team: x }, { name: b, team: y }, { name: c, like: b }]
`
  const { flow, saved } = await wizardOf(three)
  await choose(flow, 'Namespace 2 (empty: none)')
  await answer(flow, 'namespaces.1.name', '')
  await vi.waitFor(() => expect(flow.view().state.error).toBe('c has the settings of b: give it its own first.'))
  expect(await saved()).toEqual(parse(three))
})
