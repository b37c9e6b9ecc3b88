import { defined } from '@dayone/pipeline'
import { changed, fieldsOf, listOf, watch, without, type Conversion, type Manifest, type Note } from '../manifest.ts'

type Fields = Readonly<Record<string, unknown>>

const open: Fields = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }

const columnOf = ({ JSONPath, ...column }: Fields): Fields =>
  JSONPath === undefined ? column : { ...column, jsonPath: JSONPath }

/** A schema that keeps unknown fields, which was the default in v1beta1. */
const keeping = (validation: Fields, keepsUnknown: boolean): Fields => {
  const schema = fieldsOf(validation['openAPIV3Schema'])
  if (Object.keys(schema).length === 0) return open
  return {
    openAPIV3Schema: {
      type: 'object',
      ...schema,
      ...(keepsUnknown ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
    },
  }
}

/**
 * CustomResourceDefinition of apiextensions.k8s.io/v1beta1 as v1 (since 1.22).
 * https://kubernetes.io/docs/reference/using-api/deprecation-guide/#customresourcedefinition-v122
 */
export const convertDefinition = (manifest: Manifest): Conversion => {
  const spec = fieldsOf(manifest['spec'])
  const keepsUnknown = spec['preserveUnknownFields'] !== false
  const notes: Note[] = [
    changed(
      'apiVersion',
      `${manifest.apiVersion} is no longer served: CustomResourceDefinition is in apiextensions.k8s.io/v1.`,
    ),
  ]
  const named = listOf(spec['versions'])
  const versions = named.length > 0 ? named : [{ name: spec['version'], served: true, storage: true }]
  const shared = {
    validation: fieldsOf(spec['validation']),
    subresources: spec['subresources'],
    columns: spec['additionalPrinterColumns'],
  }
  if (keepsUnknown)
    notes.push(
      watch(
        'spec.versions.schema',
        'v1beta1 kept fields that are not in the schema; x-kubernetes-preserve-unknown-fields keeps that behaviour.',
      ),
    )
  const { webhookClientConfig, conversionReviewVersions, ...conversion } = fieldsOf(spec['conversion'])
  return {
    manifest: {
      ...manifest,
      apiVersion: 'apiextensions.k8s.io/v1',
      spec: {
        ...without(
          spec,
          'version',
          'versions',
          'validation',
          'subresources',
          'additionalPrinterColumns',
          'preserveUnknownFields',
          'conversion',
        ),
        scope: spec['scope'] ?? 'Namespaced',
        ...(spec['conversion'] === undefined
          ? {}
          : {
              conversion:
                webhookClientConfig === undefined
                  ? conversion
                  : {
                      ...conversion,
                      webhook: {
                        clientConfig: webhookClientConfig,
                        conversionReviewVersions: conversionReviewVersions ?? ['v1beta1'],
                      },
                    },
            }),
        versions: versions.map((version) => {
          const {
            schema,
            subresources = shared.subresources,
            additionalPrinterColumns = shared.columns,
            ...rest
          } = version
          return {
            ...rest,
            schema: keeping(schema === undefined ? shared.validation : fieldsOf(schema), keepsUnknown),
            ...defined({ subresources }),
            ...(additionalPrinterColumns === undefined
              ? {}
              : { additionalPrinterColumns: listOf(additionalPrinterColumns).map(columnOf) }),
          }
        }),
      },
    },
    notes,
  }
}
