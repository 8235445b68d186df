const OVERWRITTEN = 'confirm always gives it its value'
const NO_HASH = 'an unsigned body is hashed too, and nobody reads the hash'
const OTHER_KEY = 'another name for the line that is said once'

/** @type {readonly import('./projects.mjs').Accepted[]} */
export const acceptedInBackendVerify = [
  ['judge.ts', "''", '"Stryker was here!"', OVERWRITTEN],
  ['judge.ts', '[]', '["Stryker was here"]', 'no header has this name'],
  ['judge.ts', "'bytes'", '""', 'what is no stream is bytes'],
  ['judge.ts', 'settings.exempt.size === 0', 'false', 'a short cut: nothing is in an empty set'],
  ['judge.ts', "payload.kind === 'unsigned'", 'false', NO_HASH],
  ['judge.ts', "'unsigned'", '""', NO_HASH],
  ['judge.ts', "'content headers'", '""', OTHER_KEY],
]
