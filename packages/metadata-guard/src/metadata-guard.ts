import type { ContributesSpec } from '@dayone/cluster-spec'
import { countMade, rehearsed } from '@dayone/kube'
import { defineStep } from '@dayone/pipeline'
import { checkRules } from './check-rules.ts'
import { config, type MetadataGuardConfig } from './config.ts'
import { controls } from './controls.ts'
import { desiredObjects, ownership } from './desired-objects.ts'
import { observe, readStates } from './observe.ts'
import { layerTable } from './layers/layer-table.ts'
import { readLayers } from './layers/read-layers.ts'
import { plan } from './plan.ts'
import { questions } from './questions.ts'
import { removal } from './removal.ts'
import { specEdits } from './spec-edits.ts'
import type { MetadataGuardPorts } from './metadata-guard-ports.ts'
import { verify } from './verify.ts'
import { applyGuardChange } from './apply.ts'

const contribution: ContributesSpec<MetadataGuardConfig> & {
  readonly objects: typeof desiredObjects
  readonly removal: typeof removal
} = { specEdits, objects: desiredObjects, removal }

/** Blocks pods from the cloud's metadata API, on the instances, in the network, and by admission. */
export const metadataGuard = defineStep<MetadataGuardPorts>()({
  id: 'metadata-guard',
  title: 'Metadata guard',
  why: 'Every instance carries credentials of your AWS account at one address; pods must not be able to fetch them.',
  after: ['cluster', 'namespaces'],
  config,
  questions,
  checks: checkRules,
  controls,
  predictFacts: ({ workloadRoles }) =>
    workloadRoles === undefined
      ? {}
      : { workloadRoles: workloadRoles.map(({ namespace, serviceAccount }) => ({ namespace, serviceAccount })) },
  ...rehearsed({ observe, plan }),
  apply: (change, _config, ctx) => applyGuardChange(change, ctx),
  verify,
  states: async (_config, { facts, ports }) => ({
    made: await countMade(ports.kube, ownership),
    ...(await readStates(facts.name, ports)),
  }),
  tables: async (config, ctx) => [layerTable(await readLayers(config, ctx))],
  ...contribution,
})
