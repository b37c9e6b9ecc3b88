import type { KubeObject } from '../api/kube.ts'

/** An object that a step wants, its wave (namespaces first), and its reason. */
export interface DesiredObject {
  readonly manifest: KubeObject
  readonly wave: number
  readonly why: string
  /**
   * Additions to the object would weaken it (a scope on a quota, an aggregation on a role). Server-side apply cannot
   * remove what others added, so the object is deleted and recreated. The manifest must contain all defaults.
   */
  readonly exact?: true
  /**
   * A guard: additions are not allowed either, and whoever created or changed it, it is restored completely, in place
   * and in one request, so that it is never missing. The plan names who and what. Only for objects whose name is ours.
   */
  readonly guard?: true
}

/** The data of a change for applyObjectChange: server-side apply, or a deletion with `remove`. */
export interface ObjectChange {
  readonly manifest: KubeObject
  /** An immutable field differs (roleRef), or an exact object has an added field: delete and recreate it. */
  readonly replace?: true
  /** Someone else changed an object of ours; the diff names them, and the fields are taken back. */
  readonly takeBack?: true
  /** A guard that differs: the live object is overwritten completely. */
  readonly overwrite?: true
  /** Deletes the object with this uid; the manifest contains only its name. */
  readonly remove?: string
  /**
   * Gives up dayone's fields in the object with this uid, and keeps the object; the manifest contains only its name.
   */
  readonly release?: string
}
