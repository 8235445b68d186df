/** @type {readonly import('./projects.mjs').Accepted[]} */
export const acceptedInSignerCore = []
