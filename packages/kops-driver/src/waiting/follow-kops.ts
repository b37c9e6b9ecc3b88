import { kopsNews, type Following } from '@dayone/kops'
import type { StepContext } from '@dayone/pipeline'
import { buildProgress, notBegun, withNews } from './build-progress.ts'
import type { RollTarget } from '../contract/cluster-change.ts'
import { notRolled, rollProgress, withRollNews } from './roll-progress.ts'

type Reporter = Pick<StepContext<unknown>, 'report' | 'progress' | 'kill'>

/** Reports kops' output and the progress of the build. */
export function followBuild({ report, progress, kill }: Reporter): Following {
  let building = notBegun
  return {
    kill,
    onLine: (line) => {
      report(line, 'kops')
      const news = kopsNews(line)
      if (news === undefined) return
      building = withNews(building, news)
      progress(buildProgress(building))
    },
  }
}

/** Reports a roll. `watch` reports what blocks draining of the current machine. */
interface RollReporter extends Reporter {
  readonly watch?: (until: AbortSignal, tell: (words: string | undefined) => void) => Promise<void>
}

export interface RollFollowing {
  readonly following: Following
  /** Called when kops has exited. */
  readonly end: () => void
}

/** The same for a group whose machines are replaced; `at` is its index. */
export function followRoll(groups: readonly RollTarget[], at: number, reporter: RollReporter): RollFollowing {
  const { report, progress, kill, watch } = reporter
  let rolling = notRolled
  let drain = new AbortController()
  progress(rollProgress(groups, at, rolling))
  const sayWhatHolds = (words: string | undefined) =>
    progress(
      rollProgress(groups, at, words === undefined ? rolling : { ...rolling, now: `${rolling.now ?? ''}; ${words}` }),
    )
  return {
    end: () => drain.abort(),
    following: {
      kill,
      onLine: (line) => {
        report(line, 'kops')
        const news = kopsNews(line)
        if (news === undefined) return
        drain.abort()
        rolling = withRollNews(rolling, news)
        progress(rollProgress(groups, at, rolling))
        if (news.kind !== 'drains') return
        drain = new AbortController()
        void watch?.(drain.signal, sayWhatHolds)
      },
    },
  }
}
