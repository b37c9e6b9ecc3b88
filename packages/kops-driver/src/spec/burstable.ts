/** Instance types with CPU credits (KD-15): t2, t3, t3a, t4g. */
const BURSTABLE = /^(t2|t3|t3a|t4g)\./

export const isBurstable = (machineType: string): boolean => BURSTABLE.test(machineType)

/**
 * The warning about CPU credits. Source:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances.html
 */
export const burstableWarning = (machineType: string): string | undefined =>
  isBurstable(machineType)
    ? `${machineType} runs at full speed only while it has CPU credits, which it earns when idle. When they run out, ` +
      (machineType.startsWith('t2.')
        ? 'it is throttled to a fraction of a core: the API gets slow and nodes may become NotReady.'
        : 'AWS charges for the surplus; with standard credits it is throttled to a fraction of a core instead.') +
      ' For sustained load use an m or c type.'
    : undefined
