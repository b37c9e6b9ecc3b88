import { defined } from '@dayone/pipeline'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createPrograms, systemClock } from '@dayone/host'
import type { PartsOptions, PracticeParts } from './parts/find-parts.ts'
import { provideParts } from './parts/provide-parts.ts'
import { practiceFiles } from './practice-files.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The same parts folder as the program, for tests. */
export const testPartsOptions = (env: Env): PartsOptions => ({
  cache: env['DAYONE_PARTS_DIR'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'dayone', 'parts'),
  toolchain: join(practiceFiles, 'toolchain'),
  programs: createPrograms({ redact: (text) => text }),
  path: env['PATH'] ?? '',
  ...defined({ kubebuilderAssets: env['KUBEBUILDER_ASSETS'] }),
})

/** The parts for tests: cached, or else built, which takes minutes once. Takes the environment of the test process. */
export const partsForTests = async (env: Env): Promise<PracticeParts> => {
  const parts = await provideParts({
    ...testPartsOptions(env),
    buildEnv: Object.fromEntries(
      Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    clock: systemClock,
    kill: new AbortController().signal,
    onProgress: () => undefined,
  })
  if (parts === undefined) throw new Error('parts are built without asking')
  return parts
}
