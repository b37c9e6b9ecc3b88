import {
  convertManifest,
  findTypography,
  hardenManifest,
  imagesOf,
  readManifests,
  withImages,
  withPlainTypography,
  writeManifests,
  type Manifest,
  type Note,
} from '@dayone/manifests'
import { UserError, visibleText } from '@dayone/pipeline'
import type { Session } from '../../session/session.ts'
import { readManifestFiles } from '../read-manifest-files.ts'
import type { AppOptions } from './app-options.ts'
import { askCluster } from './ask-cluster.ts'
import { imageChoices } from './image-choices.ts'

/** The result for one object of a file. */
interface Converted {
  /** `old.yaml, line 3: Deployment web`. */
  readonly where: string
  readonly manifest: Manifest | undefined
  readonly notes: readonly Note[]
}

const signs: Readonly<Record<Note['kind'], string>> = { changed: '~', watch: '!', question: '?' }

/**
 * `dayone app convert`: manifests in current API versions on standard output, the changes and reasons on standard
 * error. Nothing is written while a question is open (exit 2). Throws UserError (exit 2) for files that cannot be read.
 */
export async function convert(session: Session, files: readonly string[], options: AppOptions): Promise<number> {
  const { stdout } = session.surroundings
  const say = sayTo(session)
  const kept = await convertFiles(session, files, options)
  if (session.options.output !== 'json') stdout.write(visible(writeManifests(kept)))
  return options.check === true ? askCluster(session, kept, say) : 0
}

/** Remarks go to standard error, so that standard output can be a file of manifests. */
export const sayTo =
  ({ surroundings: { stderr } }: Session) =>
  (text: string): void =>
    void stderr.write(`${visibleText(text, 'many')}\n`)

/**
 * Reads and converts manifests, and says what was changed and why. With JSON output each object is a line of standard output.
 * Throws UserError (exit 2) for files that cannot be read, and while a question is open.
 */
export async function convertFiles(
  session: Session,
  files: readonly string[],
  options: AppOptions,
): Promise<readonly Manifest[]> {
  const { stdout } = session.surroundings
  const isJson = session.options.output === 'json'
  const say = sayTo(session)
  const images = imageChoices(options.image ?? [])
  const converted: Converted[] = []
  for (const { name, text } of await readManifestFiles(session.surroundings, files)) {
    const marks = findTypography(text)
    for (const { line, column, name: mark, plain } of options.fixTypography === true ? [] : marks)
      say(
        `! ${name}, line ${line}, column ${column}: ${mark}${plain === '' ? '' : `; should be ${plain === ' ' ? 'a space' : plain}`}. Fix it with --fix-typography.`,
      )
    if (options.fixTypography === true && marks.length > 0)
      say(`~ ${name}: fixed ${marks.length} typographic characters.`)
    for (const { manifest, line } of readManifests(
      options.fixTypography === true ? withPlainTypography(text) : text,
      name,
    ))
      converted.push(convertOne(manifest, `${name}, line ${line}`, images, options))
  }
  for (const { where, notes } of isJson ? [] : converted)
    if (notes.length > 0)
      say([`${where}:`, ...notes.map(({ kind, field, text }) => `  ${signs[kind]} ${field}: ${text}`)].join('\n'))
  const kept = converted.flatMap(({ manifest }) => manifest ?? [])
  if (isJson) for (const one of converted) stdout.write(`${JSON.stringify(one)}\n`)
  // Objects without a replacement are reported and dropped; questions about the others stay open.
  const open = converted.filter(
    ({ manifest, notes }) => manifest !== undefined && notes.some(({ kind }) => kind === 'question'),
  )
  if (open.length > 0) {
    const ends = open.length === 1 ? 'A question is' : `Questions about ${open.length} objects are`
    throw new UserError(`${ends} open (marked with ?): nothing was written.`, {
      hint: 'Answer with --image CONTAINER=IMAGE, or change the manifest.',
    })
  }
  return kept
}

const convertOne = (
  original: Manifest,
  at: string,
  images: Readonly<Record<string, string>>,
  { harden = false, namespace }: AppOptions,
): Converted => {
  const where = `${at}: ${original.kind} ${original.metadata?.name ?? 'without a name'}`
  const { manifest, notes } = convertManifest(original)
  if (manifest === undefined) return { where, manifest, notes }
  const placed = withImages(namespace === undefined ? manifest : inNamespace(manifest, namespace), images)
  const hardened = harden ? hardenManifest(placed) : { manifest: placed, notes: [] }
  return { where, manifest: hardened.manifest, notes: [...notes, ...imagesOf(placed), ...hardened.notes] }
}

const clusterWide =
  /^(Namespace|Cluster.*|.*Class|CSI(Driver|Node)|CustomResourceDefinition|APIService|FlowSchema|PriorityLevelConfiguration|PersistentVolume|Validating.*|Mutating.*|VolumeAttachment)$/

const inNamespace = (manifest: Manifest, namespace: string): Manifest =>
  clusterWide.test(manifest.kind) || manifest.metadata?.namespace !== undefined
    ? manifest
    : { ...manifest, metadata: { ...manifest.metadata, namespace } }

/** Manifests are for files: escapes in them would reach the terminal when there is no file. */
const visible = (yaml: string): string => visibleText(yaml, 'many')
