import type { KubeObject, KubeRequest, KubeResponse } from '@dayone/kube'

/** An API server that has these objects. */
export const clusterWith = (...objects: readonly KubeObject[]) => ({
  pathOf: async ({ kind }: { readonly kind: string }) => `/${kind}`,
  isServed: async () => false,
  request: async ({ path }: KubeRequest): Promise<KubeResponse> => {
    const kind = path.slice(1).split('?')[0]
    return { status: 200, body: { items: objects.filter((object) => object.kind === kind) } }
  },
})
