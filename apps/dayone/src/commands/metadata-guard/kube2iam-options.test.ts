import { expect, test } from 'vitest'
import { kube2iamRequest, type Kube2iamOptions } from './kube2iam-options.ts'

test.each<[readonly string[], Kube2iamOptions, object]>([
  [[], {}, { action: 'list', only: [], silentHours: 24 }],
  [
    ['migrate'],
    { only: ['shop/Deployment/web'], silentFor: '48' },
    { action: 'migrate', only: ['shop/Deployment/web'], silentHours: 48 },
  ],
  [['migrate'], { dryRun: true, log: '-' }, { action: 'migrate' }],
  [['back', 'shop/CronJob/a'], {}, { action: 'back', only: ['shop/CronJob/a'] }],
  [['back'], { dryRun: true }, { action: 'back', only: [] }],
  [['remove'], { log: 'a.log', silentFor: '72' }, { action: 'remove', only: [], silentHours: 72 }],
])('kube2iam %j %j', (words, options, expected) => {
  expect(kube2iamRequest(words, options)).toMatchObject(expected)
})

test.each<[readonly string[], Kube2iamOptions, string]>([
  [['delete'], {}, 'Unknown command'],
  [['remove', 'shop/Deployment/web'], {}, 'Unexpected argument'],
  [['remove'], { only: ['shop/Deployment/web'] }, 'belongs to migrate'],
  [[], { log: 'a.log' }, 'belong to migrate and remove'],
  [['back'], { only: ['shop/Deployment/web'] }, 'belongs to migrate'],
  [[], { dryRun: true }, '--dry-run belongs'],
  [['migrate', 'shop/Deployment/web'], {}, 'Unexpected argument'],
  [['migrate'], { only: ['web'] }, '"web" is not a workload'],
  [['back', 'shop/deployment/web'], {}, 'is not a workload'],
  [['migrate'], { silentFor: '1d' }, 'not a number of hours'],
  [['migrate'], { silentFor: '-1' }, 'not a number of hours'],
])('kube2iam %j %j is refused', (words, options, message) => {
  expect(() => kube2iamRequest(words, options)).toThrow(message)
})
