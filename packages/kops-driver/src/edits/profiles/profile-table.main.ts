/** Writes the answer and profile tables to docs/steps/cluster.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { answersTable, withAnswersTable } from '../../answers/answers-table.ts'
import { sampleCluster } from '../../fixtures/sample-cluster.ts'
import { profileTables, withProfileTables } from './profile-table.ts'

const page = new URL('../../../../../docs/steps/cluster.md', import.meta.url)
const { spec, config } = sampleCluster()
const withAnswers = withAnswersTable(readFileSync(page, 'utf8'), answersTable())
writeFileSync(page, withProfileTables(withAnswers, profileTables(spec, config)))
