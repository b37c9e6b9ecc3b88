/** A moment in a sentence: `2026-11-28 22:21 UTC`. Data and file names keep the ISO form. */
export const timeText = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
