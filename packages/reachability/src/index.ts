export type { AllowedPorts } from './ports/allowed-ports.ts'
export type { SourcedObject } from './manifests/source.ts'
export type { World } from './world/world.ts'
export { adminKinds, adminSupport } from './admin/admin-support.ts'
export { judgeExpectation } from './expectations/judge-expectation.ts'
export { parseExpectation } from './expectations/parse-expectation.ts'
export { findEnd, type End } from './answers/find-ends.ts'
export { pairLine, type Pair, type PairLine } from './answers/pair-line.ts'
export { pairsBetween } from './answers/pairs-between.ts'
export { portsText } from './ports/allowed-ports.ts'
export {
  differenceOf,
  intersectionOf,
  isEmptySet,
  portsOf,
  unionOf,
  type PortSet,
  type Protocol,
} from './ports/port-set.ts'
export { reachBetween } from './answers/reach-between.ts'
export type { Pod, Workload } from './pods/pod.ts'
export { reachMatrix } from './answers/reach-matrix.ts'
export { readWorld } from './world/read-world.ts'
export { yamlObjects, type ManifestText } from './manifests/yaml-objects.ts'
export { cidrsOf, covers, parseCidr, type AddressRange } from './addresses/cidr.ts'
