import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { askPretendAws } from './pretend-aws.ts'
import type { PracticeWorld } from './practice-world.ts'

const account = '123456789012'

/** A request to IAM's own API; it is not recorded as a call of dayone. */
const iam = async (world: PracticeWorld, parameters: Readonly<Record<string, string>>): Promise<string> => {
  const body = new URLSearchParams({ Version: '2010-05-08', ...parameters })
  const answer = await askPretendAws(world.folder, 'iam', '/', { method: 'POST', body })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${parameters['Action'] ?? ''}: ${answer.status} ${text}`)
  return text
}

/** kube2iam as a team of long ago installed it, and three workloads that ask it for a role. */
export interface Kube2iamWorkloads {
  /** AWS trusts tokens of the cluster, as with IAM roles for pods. */
  trustIssuer(): Promise<void>
  /** The trust policy of the role `media-upload`. */
  trust(): Promise<string>
  /** Deletes everything of it again. */
  remove(): Promise<void>
}

const template = (name: string, role: string, spec: object) => ({
  metadata: { labels: { app: name }, annotations: { 'iam.amazonaws.com/role': role } },
  spec: { containers: [{ name: 'main', image: 'registry.example/app:1' }], ...spec },
})
const deployment = (name: string, role: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'media' },
  spec: { replicas: 1, selector: { matchLabels: { app: name } }, template: template(name, role, {}) },
})

const objects = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'media' } },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube2iam', namespace: 'kube-system' },
    spec: {
      selector: { matchLabels: { app: 'kube2iam' } },
      template: {
        metadata: { labels: { app: 'kube2iam' } },
        spec: {
          hostNetwork: true,
          containers: [
            {
              name: 'kube2iam',
              image: 'jtblin/kube2iam:0.12.0',
              args: [`--base-role-arn=arn:aws:iam::${account}:role/`, '--iptables', '--host-interface=lxc+'],
            },
          ],
        },
      },
    },
  },
  deployment('upload', 'media-upload'),
  deployment('elsewhere', 'arn:aws:iam::999999999999:role/theirs'),
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'report', namespace: 'media' },
    spec: {
      schedule: '0 3 1 1 *',
      jobTemplate: { spec: { template: template('report', 'media-upload', { restartPolicy: 'Never' }) } },
    },
  },
]

/** Creates them in the practice cluster of this name, and the role in IAM. */
export async function createKube2iamWorkloads(world: PracticeWorld, cluster: string): Promise<Kube2iamWorkloads> {
  const kubectl = (...args: string[]) => world.plain('kubectl', '--context', cluster, ...args)
  const file = join(world.folder, 'kube2iam.json')
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }))
  await kubectl('apply', '-f', file)
  await kubectl('-n', 'media', 'rollout', 'status', 'deployment/upload', '--timeout=120s')
  const ofNodes = { AWS: `arn:aws:iam::${account}:role/nodes.${cluster}` }
  const statement = { Effect: 'Allow', Principal: ofNodes, Action: 'sts:AssumeRole' }
  await iam(world, {
    Action: 'CreateRole',
    RoleName: 'media-upload',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  })
  const issuer = `api.internal.${cluster}`
  return {
    trustIssuer: async () => {
      await iam(world, {
        Action: 'CreateOpenIDConnectProvider',
        Url: `https://${issuer}`,
        'ClientIDList.member.1': 'amazonaws.com',
        'ThumbprintList.member.1': '9e99a48a9960b14926bb7f3b02e22da2b0ab7280',
      })
    },
    trust: async () => {
      const xml = await iam(world, { Action: 'GetRole', RoleName: 'media-upload' })
      const [, document = ''] = /<AssumeRolePolicyDocument>([^<]*)</.exec(xml) ?? []
      return decodeURIComponent(document)
    },
    remove: async () => {
      await kubectl('delete', '-f', file)
      await iam(world, { Action: 'DeleteRole', RoleName: 'media-upload' })
      const OpenIDConnectProviderArn = `arn:aws:iam::${account}:oidc-provider/${issuer}`
      await iam(world, { Action: 'DeleteOpenIDConnectProvider', OpenIDConnectProviderArn })
    },
  }
}
