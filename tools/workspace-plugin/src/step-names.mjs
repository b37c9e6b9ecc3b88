/**
 * @typedef {object} StepNames
 * @property {string} id `audit-log`
 * @property {string} variable `auditLog`, for code
 * @property {string} type `AuditLog`, for types
 * @property {string} title `Audit log`, for people
 */

/**
 * Every form of a step's name. Throws for an id that cannot be a key, command argument and folder name.
 * @param {string} id
 * @returns {StepNames}
 */
export function stepNames(id) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    throw new Error(
      `"${id}" cannot be the id of a step: use lower-case words with dashes between them, like audit-log.`,
    )
  }
  const type = id.split('-').map(capitalised).join('')
  return {
    id,
    type,
    variable: `${type.charAt(0).toLowerCase()}${type.slice(1)}`,
    title: capitalised(id.replaceAll('-', ' ')),
  }
}

/** @param {string} word */
const capitalised = (word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`
