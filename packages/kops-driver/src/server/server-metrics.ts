import type { Kube, LineChoice } from '@dayone/kube'

/** One sample of `/metrics`: `name{label="value"} 12`. */
export interface MetricSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** The metrics of the API server that responds; undefined if they cannot be read. */
export async function readMetrics(kube: Kube, names: readonly string[]): Promise<readonly MetricSample[] | undefined> {
  const { status, body } = await kube.request({ method: 'GET', path: '/metrics', lines: linesOf(names) })
  return status === 200 && typeof body === 'string' ? parseMetrics(body, names) : undefined
}

/**
 * Which lines of `/metrics` contain samples of these names. An API server reports 20,000 lines or more, ordered by name
 * (`Gatherer.Gather` of prometheus/client_golang), so it need not send those behind the last one. Pure.
 */
export function linesOf(names: readonly string[]): (line: string) => LineChoice {
  const last = names.toSorted().at(-1) ?? ''
  const isWanted = new RegExp(`^(?:${names.join('|')})[{ ]`)
  return (line) => {
    if (isWanted.test(line)) return 'keep'
    const [comment, keyword, name = ''] = line.startsWith('#') ? line.split(' ', 3) : []
    return comment === '#' && keyword === 'HELP' && name > last ? 'stop' : 'skip'
  }
}

/** Parses the samples of these names from Prometheus' text format, as far as the API server uses it. Pure. */
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
