/** Writes the tables of the profiles into docs/steps/cluster.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { sampleCluster } from './fixtures/sample-cluster.ts'
import { profileTables, withProfileTables } from './profile-table.ts'

const page = new URL('../../../docs/steps/cluster.md', import.meta.url)
const { spec, config } = sampleCluster()
writeFileSync(page, withProfileTables(readFileSync(page, 'utf8'), profileTables(spec, config)))
