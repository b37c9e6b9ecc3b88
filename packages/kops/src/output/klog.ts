/** The head of a line of klog, on stderr: severity, month and day, time, thread, file and line. k8s.io/klog/v2, "Log line format". */
const KLOG_HEAD = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ ([^\s:\]]+:\d+)\] ?/

/** Said by kops at every start, or about its own set-up: nothing a person could act on. */
const NOISE = /^(?:featureflag|kopsassets|vfs_keystorereader|create_kubecfg)\.go:/

export const isLogLine = (line: string): boolean => KLOG_HEAD.test(line)

/** What a person should see of a line: klog's head is taken away, its noise is undefined. The log keeps the whole line. */
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
