import type { DocumentOptions, ParseOptions, SchemaOptions, Tags } from 'yaml'

const notJson = new Set(['timestamp', 'binary', 'set', 'omap', 'pairs'].map((name) => `tag:yaml.org,2002:${name}`))

/**
 * How kubectl reads YAML, and how to write for it: YAML 1.1, where `0644` is 420 and `on` is true, without dates and
 * sexagesimal numbers (sigs.k8s.io/yaml).
 */
export const kubernetesYaml: DocumentOptions & ParseOptions & SchemaOptions = {
  version: '1.1',
  uniqueKeys: true,
  customTags: (tags: Tags): Tags =>
    tags.filter(
      (tag) => typeof tag === 'string' || !(notJson.has(tag.tag) || ('format' in tag && tag.format === 'TIME')),
    ),
}
