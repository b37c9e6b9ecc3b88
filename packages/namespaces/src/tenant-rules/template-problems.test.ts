import type { Workload } from '@dayone/kube'
import { describe, expect, it } from 'vitest'
import { podAttacks, podsOfEveryDay, podSpec } from './attacks.fixture.ts'
import { imageProblem, parseImage } from './image-reference.ts'
import { templateProblems } from './template-problems.ts'

const workload = (spec: Readonly<Record<string, unknown>>): Workload => ({
  kind: 'Deployment',
  namespace: 'team',
  name: 'web',
  replicas: 1,
  claims: [],
  template: { labels: {}, annotations: {}, spec: podSpec(spec) as unknown as Workload['template']['spec'] },
})

/** The same cases that tenant-rules.live.test.ts sends to the API server. */
describe('predicts rejections', () => {
  it.each(podAttacks)('%s', (_what, _says, spec) => {
    expect(templateProblems(workload(spec), [])).toHaveLength(1)
  })
  it.each(podsOfEveryDay)('not: %s', (_what, spec) => {
    expect(templateProblems(workload(spec), [])).toEqual([])
  })
  it('ignores the node that the scheduler chose for a pod', () => {
    expect(templateProblems({ ...workload({ nodeName: 'i-1' }), kind: 'Pod' }, [])).toEqual([])
  })
})

describe('compares registries by whole segments', () => {
  const registries = ['ghcr.io/acme', 'registry.example.com:5000', 'docker.io/library']
  it.each([
    ['ghcr.io/acme/web:1', true],
    ['ghcr.io/acme:1', true],
    ['ghcr.io/acme-evil/web:1', false],
    ['ghcr.io.evil.example.com/acme/web:1', false],
    ['evil.example.com/ghcr.io/acme/web:1', false],
    ['ghcr.io:443/acme/web:1', false],
    ['GHCR.io/acme/web:1', false],
    ['registry.example.com:5000/web:1', true],
    ['registry.example.com/web:1', false],
    ['nginx:1', true],
    ['docker.io/nginx:1', true],
    ['library/nginx:1', true],
    ['acme/nginx:1', false],
  ])('%s: %s', (image, isAllowed) => {
    expect(imageProblem(image, registries) === undefined).toBe(isAllowed)
  })
  it('separates tag, digest and port', () => {
    const digest = `sha256:${'0'.repeat(64)}`
    expect(parseImage(`localhost:5000/a/b:1.2@${digest}`)).toEqual({
      registry: 'localhost:5000',
      repository: 'localhost:5000/a/b',
      tag: '1.2',
      digest,
    })
    expect(parseImage('a:5000')).toMatchObject({ repository: 'docker.io/library/a', tag: '5000' })
  })
})
