import type { PracticeProgress } from '@dayone/practice-cloud'

/**
 * Passes progress on from the first thing that takes time: a part that is missing, a cloud that starts, a wait. A cloud that
 * already runs with all its parts is not reported.
 */
export function newsOfPractice(report: (progress: PracticeProgress) => void): (progress: PracticeProgress) => void {
  let held: PracticeProgress[] | undefined = []
  return (progress) => {
    if (held === undefined) return report(progress)
    held.push(progress)
    if (!takesTime(progress)) return
    for (const earlier of held) report(earlier)
    held = undefined
  }
}

const takesTime = (progress: PracticeProgress): boolean => {
  if (progress.type === 'waiting' || progress.type === 'not-downloaded') return true
  return progress.type === 'cloud' ? progress.state === 'starting' : progress.state !== 'found'
}
