import type { KubeObject } from './kube.ts'

/** An object a step wants, the wave it belongs to (namespaces first) and why it is there. */
export interface DesiredObject {
  readonly manifest: KubeObject
  readonly wave: number
  readonly why: string
}

/** The data of a Change that server-side apply carries out. */
export interface ObjectChange {
  readonly manifest: KubeObject
}
