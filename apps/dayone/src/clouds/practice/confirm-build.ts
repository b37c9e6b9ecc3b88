import type { MissingPart, PartsSource } from '@dayone/practice-cloud'
import type { FrontEnd } from '../../front-ends/front-end.ts'
import type { AskedQuestion } from '../../questions/question-session.ts'

const KEPT = 'Existing parts are reused; an interrupted build resumes where it stopped.'

/**
 * Asks once for the source of missing parts: official releases if there are any for this computer, or minutes and
 * gigabytes of building. False: neither.
 */
export const confirmBuild =
  (front: FrontEnd, stop: AbortSignal) =>
  async (missing: readonly MissingPart[]): Promise<boolean | PartsSource> => {
    let answer: unknown
    const minutes = Math.max(1, Math.round(missing.reduce((sum, { estimateSeconds }) => sum + estimateSeconds, 0) / 60))
    const names = missing.map(({ title }) => title).join(', ')
    const released = missing.filter(({ isReleased }) => isReleased)
    const common = {
      page: 'where',
      stepId: 'practice',
      key: 'build',
      isNeeded: () => true,
      validate: () => undefined,
      warn: () => undefined,
    }
    const question: AskedQuestion =
      released.length === 0
        ? {
            ...common,
            kind: 'confirm',
            message: `Build the parts of the practice cloud now? It takes about ${minutes} min and 8 GB of disk, the first time only.`,
            explain: {
              what: `Missing: ${names}. They are built from source with Go and Python, from package registries only.`,
              recommend: KEPT,
            },
            initial: () => true,
          }
        : {
            ...common,
            kind: 'select',
            message: 'Download or build the missing parts of the practice cloud?',
            explain: {
              what: `Missing: ${names}. Downloads are official release files, used only if they match their published checksums.`,
              recommend: `Download; parts without a download are built. ${KEPT}`,
              notFor: 'this computer can reach package registries only: build',
            },
            initial: () => 'download',
            load: async () => [
              { value: 'download', label: 'Download', hint: released.map(({ title }) => title).join(', ') },
              { value: 'build', label: 'Build from source', hint: `about ${minutes} min and 8 GB of disk` },
              { value: 'neither', label: 'Neither', hint: 'practice does not start' },
            ],
          }
    await front.ask({
      title: () => 'practice',
      groups: [{ id: 'parts', title: 'parts', questions: [question] }],
      revisit: false,
      get: () => answer,
      save: async (_step, _key, value) => void (answer = value),
      stop,
    })
    return answer === 'download' || answer === 'build' ? answer : answer === true
  }
