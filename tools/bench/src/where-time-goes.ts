/** A CPU profile as V8 writes it (Chrome DevTools Protocol, Profiler.Profile), as far as it is used here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
    readonly children?: readonly number[]
  }[]
  /** The node on top of the stack at each sample. */
  readonly samples: readonly number[]
  /** Microseconds from one sample to the next. */
  readonly timeDeltas: readonly number[]
}

/** Milliseconds of the main thread. */
export interface TimeSpent {
  /** For kops, the API server and AWS. */
  readonly waiting: number
  /** Reading, compiling and evaluating modules. */
  readonly loading: number
  readonly collecting: number
  /** Node's own code, without loading: TLS, HTTP, processes, files. */
  readonly node: number
  /** dayone and its libraries. */
  readonly program: number
}

/** Splits the time of a profile by what the main thread did. Pure. */
export function whereTimeGoes({ nodes, samples, timeDeltas }: CpuProfile): TimeSpent {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const isLoader = (id: number | undefined): boolean =>
    id !== undefined &&
    ((byId.get(id)?.callFrame.url ?? '').startsWith('node:internal/modules/') || isLoader(parents.get(id)))
  const kindOf = ({ id, callFrame: { functionName, url } }: CpuProfile['nodes'][number]): keyof TimeSpent => {
    if (functionName === '(idle)') return 'waiting'
    if (functionName === '(garbage collector)') return 'collecting'
    if (isLoader(id)) return 'loading'
    return url === '' || url.startsWith('node:') ? 'node' : 'program'
  }
  const kinds = new Map(nodes.map((node) => [node.id, kindOf(node)]))
  const spent = { waiting: 0, loading: 0, collecting: 0, node: 0, program: 0 }
  for (const [at, id] of samples.entries()) spent[kinds.get(id) ?? 'node'] += (timeDeltas[at] ?? 0) / 1000
  return spent
}
