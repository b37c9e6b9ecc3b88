/**
 * Parses the names in the table of `kops get secrets`, which has no machine-readable form (kops 1.36,
 * cmd/kops/get_secrets.go).
 */
export const parseSecretNames = (table: string): readonly string[] => {
  const [head, ...names] = table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return head === 'NAME' ? names : []
}
