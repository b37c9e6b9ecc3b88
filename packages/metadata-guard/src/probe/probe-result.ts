import * as z from 'zod'

const answer = z.object({ code: z.number(), bytes: z.number() }).partial({ bytes: true })

/** What the probe image writes for one address. It never writes a token or credentials. */
export const probeResult = z.object({
  target: z.string(),
  /** Of a name: whether it resolves. */
  dns: z.enum(['ok', 'failed', 'none']),
  connect: z.enum(['ok', 'timeout', 'refused', 'unreachable', 'skipped']),
  /** GET without a token; undefined: no answer. */
  get: answer.optional(),
  /** PUT for a token: whether one came back. */
  put: z.enum(['token', 'timeout', 'refused', 'other', 'skipped']),
  /** The name of the role that is offered, if the list was readable. */
  role: z.string().max(128).optional(),
})

export type ProbeResult = z.infer<typeof probeResult>

/** Undefined for output that is not of the probe image. Pure. */
export const parseProbeOutput = (text: string): readonly ProbeResult[] | undefined => {
  try {
    const parsed = z.array(probeResult).safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
