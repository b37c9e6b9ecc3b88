import type { EcrImage, EcrRepository, MachineRole } from '@dayone/aws'
import { describe, expect, it } from 'vitest'
import { imageAnswers, type ImageAnswer, type ImageLook } from './image-answers.ts'

const account = '123456789012'
const name = `${account}.dkr.ecr.us-west-2.amazonaws.com/web:1.0.0`
const digest = `sha256:${'a'.repeat(64)}`
const repository: EcrRepository = {
  arn: `arn:aws:ecr:us-west-2:${account}:repository/web`,
  uri: `${account}.dkr.ecr.us-west-2.amazonaws.com/web`,
  isImmutable: true,
  scansOnPush: true,
  encryption: 'AES256',
}
const found: EcrImage = { digest, tags: ['1.0.0'], scan: { status: 'COMPLETE', counts: {} } }
const role = (statements: readonly object[], attached: readonly string[] = []): MachineRole => ({
  profile: 'nodes.shop.example.com',
  role: 'nodes.shop.example.com',
  inline: [{ name: 'kops', document: JSON.stringify({ Statement: statements }) }],
  attached,
})
const pulls = {
  Effect: 'Allow',
  Action: ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
  Resource: '*',
}
const look = (more: Partial<ImageLook>): ImageLook => ({
  name,
  wanted: { account, repository: 'web', tag: '1.0.0' },
  repository,
  image: found,
  nodes: { account, roles: [role([pulls])] },
  ...more,
})
const of = (id: ImageAnswer['id'], more: Partial<ImageLook>) =>
  imageAnswers(look(more))
    .filter((answer) => answer.id === id)
    .map(({ status, text }) => `${status}: ${text}`)
    .join('\n')

describe('results for an image in ECR', () => {
  it('has no problem for a correct image, and suggests the digest', () => {
    expect(imageAnswers(look({})).filter(({ status }) => status === 'bad')).toEqual([])
    expect(of('digest', {})).toContain(`us-west-2.amazonaws.com/web@${digest}`)
    expect(of('secret', {})).toContain('No pull secret is needed')
  })

  it.each<[ImageAnswer['id'], Partial<ImageLook>, string]>([
    ['tag', { image: undefined }, 'bad: The repository has no 1.0.0'],
    ['mutability', { repository: { ...repository, isImmutable: false } }, 'bad: Tags in this repository are mutable'],
    ['scan', { repository: { ...repository, scansOnPush: false } }, 'bad: The repository does not scan on push'],
    ['scan', { image: { digest, tags: [] } }, 'unknown: This image was never scanned'],
    [
      'scan',
      { image: { ...found, scan: { status: 'COMPLETE', counts: { CRITICAL: 2, LOW: 7 } } } },
      'bad: Its last scan found 2 CRITICAL, 7 LOW',
    ],
    ['scan', { image: { ...found, scan: { status: 'IN_PROGRESS', counts: {} } } }, 'unknown: Its scan is IN_PROGRESS'],
    ['pull', { nodes: undefined }, 'unknown: No cluster was checked'],
    ['pull', { nodes: { account, roles: [] } }, 'unknown'],
    ['pull', { nodes: { account, roles: [role([])] } }, 'bad: The node role nodes.shop.example.com cannot pull'],
    [
      'pull',
      {
        nodes: {
          account,
          roles: [role([{ ...pulls, Resource: 'arn:aws:ecr:us-west-2:123456789012:repository/other' }])],
        },
      },
      'bad',
    ],
    ['pull', { nodes: { account, roles: [role([], ['arn:aws:iam::123456789012:policy/own'])] } }, 'unknown'],
    [
      'pull',
      { nodes: { account, roles: [role([], ['arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly'])] } },
      'good',
    ],
    ['pull', { nodes: { account: '999999999999', roles: [role([pulls])] } }, 'bad: The repository belongs to account'],
    [
      'pull',
      {
        repository: {
          ...repository,
          policy: JSON.stringify({
            Statement: [{ ...pulls, Resource: undefined, Principal: { AWS: 'arn:aws:iam::999999999999:root' } }],
          }),
        },
        nodes: { account: '999999999999', roles: [role([pulls])] },
      },
      'good: The node role nodes.shop.example.com can pull, and the repository policy',
    ],
  ])('%s: %#', (id, more, text) => {
    expect(of(id, more)).toContain(text)
  })
})
