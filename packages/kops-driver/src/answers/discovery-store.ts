/** An S3 location, split into its parts. */
export interface StorePlace {
  readonly bucket: string
  /** Without leading and trailing slashes; empty for the whole bucket. */
  readonly prefix: string
}

/** Returns undefined unless the value has the form `s3://bucket/prefix`. */
export function storePlace(store: string): StorePlace | undefined {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(store) ?? []
  return bucket === undefined ? undefined : { bucket, prefix: prefix.replaceAll(/^\/+|\/+$/g, '') }
}

/**
 * Returns one sentence if kops cannot publish keys in this store, otherwise undefined. AWS reads the keys over HTTPS at
 * a host name that starts with the bucket name, and its wildcard certificate does not cover bucket names with dots
 * (kops: "Bucket name cannot contain dots").
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
