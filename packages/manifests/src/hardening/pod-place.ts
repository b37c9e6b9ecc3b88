import { fieldsOf, type Manifest } from '../manifest.ts'

type Fields = Readonly<Record<string, unknown>>

const paths: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ...Object.fromEntries(
    ['Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet', 'Job', 'ReplicationController'].map((kind) => [
      kind,
      ['spec', 'template', 'spec'],
    ]),
  ),
}

/** The path of an object's pod spec, dotted; undefined if it has none. */
export const podPath = ({ kind }: Manifest): string | undefined => paths[kind]?.join('.')

/** The pod spec of a manifest; undefined if its kind has none. */
export const podSpecOf = (manifest: Manifest): Fields | undefined => {
  const path = paths[manifest.kind]
  return path?.reduce<Fields>((fields, name) => fieldsOf(fields[name]), manifest)
}

/** The object with another pod spec; unchanged if it has none. */
export const withPodSpec = (manifest: Manifest, spec: Fields): Manifest => {
  const path = paths[manifest.kind]
  return path === undefined ? manifest : (replaced(manifest, path, spec) as Manifest)
}

const replaced = (fields: Fields, [name, ...rest]: readonly string[], value: Fields): Fields =>
  name === undefined ? value : { ...fields, [name]: replaced(fieldsOf(fields[name]), rest, value) }
