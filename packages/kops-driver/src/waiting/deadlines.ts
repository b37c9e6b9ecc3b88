const MINUTE = 60_000

/** From the end of the building until the API server answers: twice what kops itself calls usual. */
export const API_SERVER_DEADLINE_MS = 20 * MINUTE

/** From the API server's first answer until kops reports the cluster healthy: what kops' own examples wait (`--wait 10m`). */
export const HEALTHY_DEADLINE_MS = 10 * MINUTE

/** "20 minutes", for messages. */
export const minutes = (ms: number): string => `${ms / MINUTE} minutes`
