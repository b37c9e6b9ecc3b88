import type { KubeObject } from './kube.ts'

/** An object a step wants, the wave it belongs to (namespaces first) and why it is there. */
export interface DesiredObject {
  readonly manifest: KubeObject
  readonly wave: number
  readonly why: string
  /**
   * Nothing may be added to it, because what is added weakens it (a scope on a quota, an aggregation on a role). Server-side
   * apply cannot take away what others added: the object is deleted and made again. All defaults must be in the manifest.
   */
  readonly exact?: true
}

/** The data of a Change that server-side apply carries out. */
export interface ObjectChange {
  readonly manifest: KubeObject
  /** A field that cannot be changed differs (roleRef), or one was added to an exact object: it is deleted and made again. */
  readonly replace?: true
  /** Somebody else changed an object of ours; the diff names them, and the fields are taken back. */
  readonly takeBack?: true
}
