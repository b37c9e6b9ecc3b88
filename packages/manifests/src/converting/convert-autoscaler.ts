import { changed, fieldsOf, listOf, type Conversion, type Manifest } from '../manifest.ts'

type Fields = Readonly<Record<string, unknown>>

const present = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

const targetOf = ({ targetAverageUtilization, targetAverageValue, averageValue, targetValue }: Fields): Fields => {
  if (targetAverageUtilization !== undefined)
    return { type: 'Utilization', averageUtilization: targetAverageUtilization }
  const average = targetAverageValue ?? averageValue
  return average === undefined ? { type: 'Value', value: targetValue } : { type: 'AverageValue', averageValue: average }
}

const metricOf = (name: unknown, selector: unknown): Fields => present({ name, selector })

/** autoscaling/v2beta1 had separate fields for the target of a metric. */
const metrics: Readonly<Record<string, (metric: Fields) => Fields>> = {
  resource: (metric) => ({ name: metric['name'], target: targetOf(metric) }),
  containerResource: (metric) => ({ name: metric['name'], container: metric['container'], target: targetOf(metric) }),
  pods: (metric) => ({ metric: metricOf(metric['metricName'], metric['selector']), target: targetOf(metric) }),
  object: (metric) => ({
    describedObject: metric['target'],
    metric: metricOf(metric['metricName'], metric['selector']),
    target: targetOf(metric),
  }),
  external: (metric) => ({
    metric: metricOf(metric['metricName'], metric['metricSelector']),
    target: targetOf(metric),
  }),
}

const workloads = new Set(['Deployment', 'ReplicaSet', 'StatefulSet'])

/** HorizontalPodAutoscaler as autoscaling/v2 (since 1.23; the beta versions were removed in 1.25 and 1.26). */
export const convertAutoscaler = (manifest: Manifest): Conversion => {
  const spec = fieldsOf(manifest['spec'])
  const isFirst = manifest.apiVersion === 'autoscaling/v2beta1'
  const scaled = fieldsOf(spec['scaleTargetRef'])
  const isOldTarget = workloads.has(String(scaled['kind'])) && scaled['apiVersion'] !== 'apps/v1'
  const converted = listOf(spec['metrics']).map((metric) => {
    const field = Object.keys(metrics).find((name) => metric[name] !== undefined)
    const convert = field === undefined ? undefined : metrics[field]
    return !isFirst || field === undefined || convert === undefined
      ? metric
      : { ...metric, [field]: convert(fieldsOf(metric[field])) }
  })
  return {
    manifest: {
      ...manifest,
      apiVersion: 'autoscaling/v2',
      spec: {
        ...spec,
        ...(isOldTarget ? { scaleTargetRef: { ...scaled, apiVersion: 'apps/v1' } } : {}),
        ...(spec['metrics'] === undefined ? {} : { metrics: converted }),
      },
    },
    notes: [
      changed(
        'apiVersion',
        `${manifest.apiVersion} is no longer served: HorizontalPodAutoscaler is in autoscaling/v2.`,
      ),
      ...(isFirst && converted.length > 0
        ? [changed('spec.metrics', 'The target of a metric moved to its field target.')]
        : []),
      ...(isOldTarget ? [changed('spec.scaleTargetRef.apiVersion', `${String(scaled['kind'])} is in apps/v1.`)] : []),
    ],
  }
}
