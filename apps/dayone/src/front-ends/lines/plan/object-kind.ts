import type { Change } from '@dayone/pipeline'

/** The kind of a Kubernetes object in the title of a change: "Namespace shop", "RoleBinding dayone:viewer in shop". */
export const objectKind = ({ target }: Change): string | undefined => /^([A-Z][A-Za-z]+) \S/.exec(target)?.[1]
