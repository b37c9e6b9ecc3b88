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

/** Parses Prometheus' text format, as far as the API server uses it. Pure. */
export const parseMetrics = (text: string, names: readonly string[]): readonly MetricSample[] =>
  text.split('\n').flatMap((line) => {
    const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
    if (!names.includes(name)) return []
    const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', of = '']) => [key, of] as const)
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }]
  })

export const sumOf = (samples: readonly MetricSample[], holds: (sample: MetricSample) => boolean): number =>
  samples.filter(holds).reduce((sum, { value }) => sum + value, 0)
