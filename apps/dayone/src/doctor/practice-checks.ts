import type { DoctorCheck } from './doctor-check.ts'

/** Building Kubernetes and kops fills Go's caches; what is built is small. */
const GIGABYTES_TO_BUILD = 8
const GIGABYTES_TO_RUN = 1

const parts: DoctorCheck = {
  id: 'practice-parts',
  title: 'the parts of practice',
  async run(context) {
    if (context.where === 'aws') return { status: 'skipped', found: 'Only practice needs it.' }
    const { paths, missing } = await context.parts()
    const details = { details: paths }
    if (missing.length === 0) return { status: 'ok', found: `all built: ${Object.keys(paths).join(', ')}`, ...details }
    const names = missing.map(({ title }) => title).join(', ')
    // The first start builds them, so it is not an error that they are missing.
    return { status: 'missing', found: `not built yet: ${names}`, hint: 'dayone practice build', ...details }
  },
}

const disk: DoctorCheck = {
  id: 'disk',
  title: 'disk space',
  async run({ where, folders, parts: find, freeBytes }) {
    const mustBuild = where === 'practice' && (await find()).missing.length > 0
    const needed = mustBuild ? GIGABYTES_TO_BUILD : GIGABYTES_TO_RUN
    const folder = mustBuild ? folders.parts : folders[where]
    const free = Math.floor(((await freeBytes(folder)) / 1024 ** 3) * 10) / 10
    const found = `${free} GB free at ${folder}`
    if (free >= needed) return { status: 'ok', found }
    return {
      status: 'fail',
      found,
      hint: mustBuild
        ? `Building the parts needs about ${needed} GB. Make room, or set DAYONE_PARTS_DIR to a folder on another disk.`
        : `dayone needs ${needed} GB for its state and logs. Free some space.`,
      exit: 3,
    }
  },
}

export const practiceChecks: readonly DoctorCheck[] = [parts, disk]
