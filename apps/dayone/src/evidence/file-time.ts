/** A time for use in a file name. */
export const fileTime = (at: Date): string => at.toISOString().slice(0, 19).replaceAll(':', '-')
