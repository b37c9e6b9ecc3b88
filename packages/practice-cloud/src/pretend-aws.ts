import { ensurePrivateDirectory, systemClock } from '@dayone/host'
import type { PracticeParts } from './parts/find-parts.ts'
import { describeCloud, type PracticeCloud } from './practice-cloud.ts'
import { practiceFiles } from './practice-files.ts'
import { supervisorOptions } from './supervisor/supervisor-options.ts'
import { startSupervisor } from './supervisor/supervisor.ts'

/** The emulated AWS of practice alone: kops works on it, but no control plane ever starts. */
export interface PretendAws {
  readonly cloud: PracticeCloud
  stop(): Promise<void>
}

/** Starts it as a child of this process, with an empty state bucket; for tests. `root` is a dedicated folder. */
export const startPretendAws = async (root: string, parts: PracticeParts, path: string): Promise<PretendAws> => {
  await ensurePrivateDirectory(root)
  const options = supervisorOptions({ root, files: practiceFiles, path }, parts)
  const supervisor = await startSupervisor(options, { clock: systemClock, log: () => undefined })
  return {
    cloud: describeCloud(root, supervisor, parts, path),
    stop: async () => {
      await supervisor.follow(AbortSignal.abort())
    },
  }
}
