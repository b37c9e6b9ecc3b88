/** Instance types that save up CPU credits (KD-15): t2, t3, t3a, t4g. */
const BURSTABLE = /^(t2|t3|t3a|t4g)\./

export const isBurstable = (machineType: string): boolean => BURSTABLE.test(machineType)

/** What people should know before they take one. Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances.html */
export const burstableWarning = (machineType: string): string | undefined =>
  isBurstable(machineType)
    ? `${machineType} runs at full speed only while it has CPU credits. It earns them when idle. When they run out, ` +
      (machineType.startsWith('t2.')
        ? 'it slows down to a fraction of a core: the API gets slow, nodes may turn NotReady.'
        : 'AWS charges for the surplus; set to standard credits, it slows down to a fraction of a core instead.') +
      ' For steady load take an m or c type.'
    : undefined
