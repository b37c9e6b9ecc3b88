/**
 * The header of a klog line on stderr: severity, month and day, time, thread, file and line. k8s.io/klog/v2, "Log line
 * format".
 */
const KLOG_HEAD = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ ([^\s:\]]+:\d+)\] ?/

/** Messages of kops on every start, or about its own setup, that require no action. */
const NOISE = /^(?:featureflag|kopsassets|vfs_keystorereader|create_kubecfg)\.go:/

export const isLogLine = (line: string): boolean => KLOG_HEAD.test(line)

/** The readable part of a line: without klog's header, undefined for noise. The log keeps the complete line. */
export const readableLine = (line: string): string | undefined => {
  const [head, severity, source = ''] = KLOG_HEAD.exec(line) ?? []
  if (head === undefined) return line.trim() === '' ? undefined : line
  if (severity !== 'E' && severity !== 'F' && NOISE.test(source)) return undefined
  return line.slice(head.length)
}

/** The text without log lines. */
export const withoutLogLines = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !isLogLine(line))
    .join('\n')
