import type { KubeObject } from '../api/kube.ts'

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
  /**
   * It guards: nothing may be added to it either, and whoever made or changed it, it is put back as a whole, in place and
   * at once, so that no moment is without it. The plan names who and what. Only for objects whose name is ours.
   */
  readonly guard?: true
}

/** The data of a Change that applyObjectChange carries out: server-side apply, or with `remove` a deletion. */
export interface ObjectChange {
  readonly manifest: KubeObject
  /** A field that cannot be changed differs (roleRef), or one was added to an exact object: it is deleted and made again. */
  readonly replace?: true
  /** Somebody else changed an object of ours; the diff names them, and the fields are taken back. */
  readonly takeBack?: true
  /** A guard that differs: the live object is overwritten as a whole. */
  readonly overwrite?: true
  /** Delete the object with this uid; the manifest is its name only. */
  readonly remove?: string
  /** Give up the fields that dayone set in the object with this uid, and leave the object; the manifest is its name only. */
  readonly release?: string
}
