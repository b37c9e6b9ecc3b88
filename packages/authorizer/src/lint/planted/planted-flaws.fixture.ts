import { flawedBindings } from './flawed-bindings.fixture.ts'
import { flawedClusterRules } from './flawed-cluster-rules.fixture.ts'
import { flawedWorkloadRules } from './flawed-workload-rules.fixture.ts'
import type { PlantedFlaw } from './planted-flaw.fixture.ts'

/** Every flaw that the linter must find; written before the linter. */
export const plantedFlaws: readonly PlantedFlaw[] = [...flawedClusterRules, ...flawedWorkloadRules, ...flawedBindings]
