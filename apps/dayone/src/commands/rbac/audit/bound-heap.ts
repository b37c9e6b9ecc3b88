import { setFlagsFromString } from 'node:v8'

/**
 * Makes V8 collect the garbage of a long stream early, for the rest of this process: by default it lets the heap grow
 * to several times of what is in use. Call it before the first large input.
 */
export function boundHeap(): void {
  // The young generation keeps its size, where doubling would end above 100 MB.
  setFlagsFromString('--semi-space-growth-factor=1')
  // Objects of a site whose objects were once kept do not start in the old generation.
  setFlagsFromString('--no-allocation-site-pretenuring')
  // The old generation doubles between collections, where four times is the default for a small heap.
  setFlagsFromString('--heap-growing-percent=100')
}
