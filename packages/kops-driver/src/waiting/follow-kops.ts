import { kopsNews, type Following } from '@dayone/kops'
import type { StepContext } from '@dayone/pipeline'
import { buildProgress, notBegun, withNews } from './build-progress.ts'
import { notRolled, rollProgress, withRollNews, type RollTarget } from './roll-progress.ts'

type Ears = Pick<StepContext<unknown>, 'report' | 'progress' | 'kill'>

/** Reports kops' lines, and says how far the building is. */
export function followBuild({ report, progress, kill }: Ears): Following {
  let building = notBegun
  return {
    kill,
    onLine: (line) => {
      report(line)
      const news = kopsNews(line)
      if (news === undefined) return
      building = withNews(building, news)
      progress(buildProgress(building))
    },
  }
}

/** The same for one of the groups whose machines are replaced; `at` counts from 0. */
export function followRoll(groups: readonly RollTarget[], at: number, { report, progress, kill }: Ears): Following {
  let rolling = notRolled
  progress(rollProgress(groups, at, rolling))
  return {
    kill,
    onLine: (line) => {
      report(line)
      const news = kopsNews(line)
      if (news === undefined) return
      rolling = withRollNews(rolling, news)
      progress(rollProgress(groups, at, rolling))
    },
  }
}
