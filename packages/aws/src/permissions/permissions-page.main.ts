/** Writes the policies to docs/aws-permissions.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { permissionSections, withPermissionSections } from './permissions-page.ts'
import { policies } from './policies.ts'

const page = new URL('../../../../docs/aws-permissions.md', import.meta.url)
writeFileSync(page, withPermissionSections(readFileSync(page, 'utf8'), permissionSections(policies)))
