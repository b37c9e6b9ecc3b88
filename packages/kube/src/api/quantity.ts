const suffixes: Readonly<Record<string, readonly [base: bigint, power: bigint]>> = {
  n: [10n, -9n],
  u: [10n, -6n],
  m: [10n, -3n],
  '': [10n, 0n],
  k: [10n, 3n],
  M: [10n, 6n],
  G: [10n, 9n],
  T: [10n, 12n],
  P: [10n, 15n],
  E: [10n, 18n],
  Ki: [2n, 10n],
  Mi: [2n, 20n],
  Gi: [2n, 30n],
  Ti: [2n, 40n],
  Pi: [2n, 50n],
  Ei: [2n, 60n],
}

const parse = (text: string): bigint | undefined => {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', exponent, suffix = ''] = match
  if (whole === '' && fraction === '') return undefined
  const [base, power] = exponent === undefined ? (suffixes[suffix] ?? [10n, 0n]) : ([10n, BigInt(exponent)] as const)
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`)
  const decimals = BigInt(fraction.length)
  const numerator = digits * 10n ** 9n * (power > 0n ? base ** power : 1n)
  const denominator = 10n ** decimals * (power < 0n ? base ** -power : 1n)
  // The API server rounds away from zero at a billionth; the difference does not matter here.
  return numerator / denominator
}

/** Of a thousand namespaces, nearly all have the same few amounts, which are compared many times. */
const parsed = new Map<string, bigint | undefined>()
const mostParsed = 1000

/** The exact value in billionths; undefined if the text is not a quantity. */
const toNano = (text: string): bigint | undefined => {
  if (parsed.has(text)) return parsed.get(text)
  if (parsed.size === mostParsed) parsed.clear()
  const nano = parse(text)
  parsed.set(text, nano)
  return nano
}

/**
 * Whether two quantities are equal: `1Gi` = `1024Mi`, `0.5` = `500m`, `1` = 1.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export const isSameQuantity = (one: string | number, other: string | number): boolean => {
  if (String(one) === String(other)) return true
  const amount = toNano(String(one))
  return amount !== undefined && amount === toNano(String(other))
}

/** Negative: `one` is less; positive: more; 0: equal, or not a quantity. */
export const compareQuantities = (one: string | number, other: string | number): number => {
  const [left, right] = [toNano(String(one)), toNano(String(other))]
  if (left === undefined || right === undefined || left === right) return 0
  return left < right ? -1 : 1
}

/** The sum as a readable quantity: an integer, milli-units if needed, or Mi if it is a multiple. */
export const sumQuantities = (amounts: readonly (string | number)[]): string => {
  const nano = amounts.reduce((sum, amount) => sum + (toNano(String(amount)) ?? 0n), 0n)
  const whole = nano / 10n ** 9n
  if (nano % 10n ** 9n !== 0n) return `${nano / 10n ** 6n}m`
  const mebi = 2n ** 20n
  return whole >= mebi && whole % mebi === 0n ? `${whole / mebi}Mi` : String(whole)
}
