const MINUTE = 60_000

/** From the end of the build until the API server responds: twice the time that kops calls usual. */
export const API_SERVER_DEADLINE_MS = 20 * MINUTE

/**
 * From the first response of the API server until kops reports a healthy cluster: the time in kops' own examples
 * (`--wait 10m`).
 */
export const HEALTHY_DEADLINE_MS = 10 * MINUTE

/** "20 minutes", for messages. */
export const minutes = (ms: number): string => `${ms / MINUTE} minutes`
