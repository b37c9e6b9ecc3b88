/** A place in S3, in its parts. */
export interface StorePlace {
  readonly bucket: string
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string
}

/** Undefined for what is no `s3://bucket/prefix`. */
export function storePlace(store: string): StorePlace | undefined {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(store) ?? []
  return bucket === undefined ? undefined : { bucket, prefix: prefix.replaceAll(/^\/+|\/+$/g, '') }
}

/**
 * One sentence that says why kops cannot publish keys there, or undefined. AWS reads them over HTTPS by a name made of the
 * bucket's, and its wildcard certificate covers no further dot (kops: "Bucket name cannot contain dots").
 */
export function discoveryStoreProblem(store: string): string | undefined {
  const place = storePlace(store)
  if (place === undefined) return `"${store}" is not an S3 location. Examples: s3://shop-oidc, s3://shop-oidc/keys.`
  if (place.bucket.includes('.'))
    return `The bucket name ${place.bucket} contains a dot, so AWS could not read it over HTTPS.`
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(place.bucket))
    return `${place.bucket} is not a valid bucket name: use 3 to 63 lower-case letters, digits and dashes.`
  return undefined
}
