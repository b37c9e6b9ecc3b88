/** Writes the pages in docs that are generated from the tables of the steps. */
import { writeFileSync } from 'node:fs'
import { steps } from '../steps.ts'
import { checksPage } from './checks-page.ts'
import { controlsPage } from './controls-page.ts'

const docs = new URL('../../../../docs/', import.meta.url)
writeFileSync(new URL('checks.md', docs), checksPage(steps))
writeFileSync(new URL('controls.md', docs), controlsPage(steps))
