/** The optional fields of an object, which are absent instead of undefined. */
type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }

/** The fields that have a value, for objects with optional fields. Pure. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  const kept: Defined<Fields> = {}
  for (const key in fields) {
    // A loop for performance, because some of these objects are created by the hundred thousand.
    if (fields[key] !== undefined) kept[key] = fields[key] as Exclude<(typeof fields)[typeof key], undefined>
  }
  return kept
}
