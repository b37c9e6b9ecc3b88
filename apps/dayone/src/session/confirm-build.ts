import type { MissingPart } from '@dayone/practice-cloud'
import type { FrontEnd } from '../front-end.ts'

/** Asks whether minutes and gigabytes may go into building parts; asked as any other question is. */
export const confirmBuild =
  (front: FrontEnd, stop: AbortSignal) =>
  async (missing: readonly MissingPart[]): Promise<boolean> => {
    let answer: unknown
    const minutes = Math.max(1, Math.round(missing.reduce((sum, { estimateSeconds }) => sum + estimateSeconds, 0) / 60))
    await front.ask({
      title: () => 'practice',
      groups: [
        {
          id: 'parts',
          title: 'parts',
          questions: [
            {
              stepId: 'practice',
              key: 'build',
              kind: 'confirm',
              message: `Build the parts of the practice cloud now? About ${minutes} min and 8 GB of disk, the first time only.`,
              explain: {
                what: `Missing: ${missing.map(({ title }) => title).join(', ')}. They are built from source with Go and Python, from package registries only.`,
                recommend:
                  'Yes. What is built is kept and used again; a build that is interrupted goes on where it stopped.',
              },
              isNeeded: () => true,
              initial: () => true,
              validate: () => undefined,
              warn: () => undefined,
            },
          ],
        },
      ],
      revisit: false,
      get: () => answer,
      save: async (_step, _key, value) => void (answer = value),
      stop,
    })
    return answer === true
  }
