import { convertManifest, type Manifest } from '@dayone/manifests'
import { describe, expect, it } from 'vitest'
import { fitApplication, noEntryReason } from './fit-application.ts'

const container = { name: 'web', image: 'ghcr.io/acme/web:1.4.2', ports: [{ containerPort: 8080 }] }
const deployment = (pod: object = {}, more: object = {}): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container], ...pod } },
    ...more,
  },
})
const service = (spec: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports: [{ port: 8080 }], ...spec },
})
const withContainer = (more: object): Manifest => deployment({ containers: [{ ...container, ...more }] })

describe('an application that an entry of dayone.yaml can express', () => {
  it('is one Deployment with its own Service, in the terms of the entry', () => {
    const resources = { limits: { cpu: '1', memory: '512Mi' } }
    const env = [{ name: 'LANGUAGE', value: 'en' }]
    const fit = fitApplication([withContainer({ resources, env, securityContext: { runAsUser: 1000 } }), service()], {})
    expect(fit).toMatchObject({
      kind: 'entry',
      entry: {
        name: 'web',
        namespace: 'shop',
        image: 'ghcr.io/acme/web:1.4.2',
        port: 8080,
        replicas: 3,
        cpu: '1',
        memory: '512Mi',
        runAsUser: 1000,
        env: { LANGUAGE: 'en' },
      },
    })
  })

  it('reports what changes', () => {
    const fit = fitApplication([deployment()], {})
    expect(fit.kind === 'entry' ? fit.notes.join(' ') : noEntryReason(fit)).toMatch(
      /instead of app=web.*runs as user 10001.*250m and 256Mi/,
    )
  })

  it('can be the old Deployment of the article, with its role of kube2iam', () => {
    const old = {
      apiVersion: 'extensions/v1beta1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        template: {
          metadata: { labels: { app: 'web' }, annotations: { 'iam.amazonaws.com/role': 'web' } },
          spec: { containers: [container] },
        },
      },
    }
    const { manifest } = convertManifest(old)
    expect(fitApplication(manifest === undefined ? [] : [manifest], { namespace: 'shop' }).kind).toBe('entry')
  })
})

describe('reports what an entry cannot express', () => {
  it.each<[string, readonly Manifest[]]>([
    ['ConfigMap settings', [deployment(), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } }]],
    ['Service web', [deployment(), service({ type: 'LoadBalancer' })]],
    ['Service web', [deployment(), service({ selector: { app: 'other' } })]],
    ['Service web', [deployment(), service({ selector: {} })]],
    ['more than one container', [deployment({ containers: [container, { ...container, name: 'side' }] })]],
    ['spec.template.spec.volumes', [deployment({ volumes: [{ name: 'data', emptyDir: {} }] })]],
    ['spec.template.spec.initContainers', [deployment({ initContainers: [container] })]],
    ['spec.template.spec.hostNetwork', [deployment({ hostNetwork: true })]],
    ['spec.paused', [deployment({}, { paused: true })]],
    ['container.command', [withContainer({ command: ['web', '--fast'] })]],
    ['container.envFrom', [withContainer({ envFrom: [{ secretRef: { name: 'keys' } }] })]],
    ['env KEY', [withContainer({ env: [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'k', key: 'k' } } }] })]],
    ['readinessProbe', [withContainer({ readinessProbe: { httpGet: { path: '/ready', port: 8080 } } })]],
    ['requests that differ', [withContainer({ resources: { requests: { cpu: '1' }, limits: { cpu: '2' } } })]],
    ['no port', [withContainer({ ports: [] })]],
    ['contain 2', [deployment(), deployment()]],
    ['contain none', [service()]],
  ])('%s', (why, manifests) => {
    const fit = fitApplication(manifests, {})
    expect(fit.kind === 'entry' ? 'an entry' : noEntryReason(fit)).toContain(why)
  })
})
