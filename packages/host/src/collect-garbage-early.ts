import { setFlagsFromString } from 'node:v8'

/**
 * Makes V8 collect garbage earlier for the rest of this process: by default it lets the heap grow to several times of
 * what is in use. Only those call it who read a long input, before they do: code that is loaded afterwards is compiled
 * anew, because V8 keeps it per set of flags (a seventh more time until the first frame).
 */
export const collectGarbageEarly = (): void => {
  // The young generation keeps its size, where doubling would end above 100 MB.
  setFlagsFromString('--semi-space-growth-factor=1')
  // Objects of a site whose objects were once kept do not start in the old generation.
  setFlagsFromString('--no-allocation-site-pretenuring')
  // How much the old generation may grow between two collections, in percent of what is in use.
  setFlagsFromString('--heap-growing-percent=100')
}
