import { parseList } from './parse-list.ts'

const managedFields = [
  {
    manager: 'dayone',
    operation: 'Apply',
    apiVersion: 'networking.k8s.io/v1',
    time: '2026-11-27T00:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: {
      'f:metadata': { 'f:labels': Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`f:label-${at}`, {}])) },
      'f:spec': { 'f:podSelector': {}, 'f:policyTypes': {}, 'f:egress': {}, 'f:ingress': {} },
    },
  },
]
const listOf = (kind: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      kind: `${kind}List`,
      apiVersion: 'v1',
      metadata: { resourceVersion: '1' },
      items: Array.from({ length: 1000 }, (_, at) => ({
        metadata: { name: `${kind}-${at}`, uid: `uid-${at}`, managedFields },
        spec: { policyTypes: ['Ingress', 'Egress'], note: `${kind} of team ${at} `.repeat(10) },
      })),
    }),
  )

/**
 * By how many MiB the peak of this process grows when it reads eight lists of 1,000 objects and keeps them. Needs a
 * process of its own.
 */
export const measureLists = async (
  parser: 'parseList' | 'JSON.parse',
): Promise<{ readonly megabytes: number; readonly lists: number }> => {
  const parse = parser === 'parseList' ? parseList : (bytes: Buffer): unknown => JSON.parse(bytes.toString())
  const peak = (): number => process.resourceUsage().maxRSS / 1024
  await parse(listOf('Warm'))
  const before = peak()
  const kept: unknown[] = []
  for (const kind of 'abcdefgh') kept.push(await parse(listOf(kind)))
  return { megabytes: peak() - before, lists: kept.length }
}
