import type { Kube } from '@dayone/kube'

/** One sample of `/metrics`: `name{label="value"} 12`. */
export interface MetricSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** The metrics of the API server that responds; undefined if they cannot be read. */
export async function readMetrics(kube: Kube, names: readonly string[]): Promise<readonly MetricSample[] | undefined> {
  const { status, body } = await kube.request({ method: 'GET', path: '/metrics' })
  return status === 200 && typeof body === 'string' ? parseMetrics(body, names) : undefined
}

/**
 * Parses the samples of these names from Prometheus' text format, as far as the API server uses it. An API server
 * reports some 20,000 lines, so others are not even split. Pure.
 */
export const parseMetrics = (text: string, names: readonly string[]): readonly MetricSample[] =>
  [...text.matchAll(new RegExp(`^(${names.join('|')})(?:\\{(.*)\\})? (\\S+)$`, 'gm'))].map(
    ([, name = '', labels = '', value = '']) => ({
      name,
      labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', of = '']) => [key, of])),
      value: Number(value),
    }),
  )

export const sumOf = (samples: readonly MetricSample[], holds: (sample: MetricSample) => boolean): number =>
  samples.filter(holds).reduce((sum, { value }) => sum + value, 0)
