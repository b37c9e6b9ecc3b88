import { clusterConfig, type ClusterConfig } from './cluster-config.ts'

type Answer = Exclude<keyof ClusterConfig, 'name' | 'configId' | 'adopted'>

/**
 * What happens when an answer changes on a running cluster. `on, in steps`: it can be turned on, in several steps; turning
 * it off is by hand. `by hand`: a finding explains how. `fixed`: a finding
 * explains that it cannot change.
 */
export const ON_A_RUNNING_CLUSTER: Readonly<Record<Answer, 'changed' | 'on, in steps' | 'by hand' | 'fixed' | '–'>> = {
  zones: 'fixed',
  controlPlanes: 'by hand',
  controlPlaneSize: 'changed',
  nodeSize: 'changed',
  nodes: 'changed',
  kubernetesVersion: 'changed',
  networking: 'fixed',
  topology: 'fixed',
  profile: 'changed',
  unusual: '–',
  networkId: 'fixed',
  subnetIds: 'fixed',
  utilitySubnetIds: 'fixed',
  dns: 'fixed',
  dnsZone: 'fixed',
  workloadIdentity: 'on, in steps',
  discoveryStore: 'by hand',
  apiLoadBalancer: 'fixed',
  bastion: 'by hand',
  apiAccess: 'changed',
  sshAccess: 'changed',
  image: '–',
  channel: '–',
}

const START = '<!-- answers: npm run docs -w @dayone/kops-driver -->\n<!-- prettier-ignore-start -->\n'
const END = '<!-- prettier-ignore-end -->'

/** The cluster answers as a Markdown table, generated from the schema. Pure. */
export const answersTable = (): string => {
  const rows = Object.entries(ON_A_RUNNING_CLUSTER).map(([key, later]) => {
    const field = clusterConfig.shape[key as Answer]
    const offered = field.safeParse(undefined)
    const byDefault = offered.success && offered.data !== undefined ? `\`${JSON.stringify(offered.data)}\`` : '–'
    return `| \`${key}\` | ${field.description ?? ''} | ${byDefault} | ${later} |`
  })
  return ['| Answer | Description | Default | On an existing cluster |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  )
}

/** Returns the page with the table replaced. Throws if the page has no markers for it. */
export function withAnswersTable(page: string, table: string): string {
  const start = page.indexOf(START)
  const end = page.indexOf(END, start)
  if (start < 0 || end < start) throw new Error('The page has no markers for the table of answers.')
  return `${page.slice(0, start)}${START}\n${table}\n\n${page.slice(end)}`
}
