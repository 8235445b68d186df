import { go } from './go.mjs'
import { java } from './java.mjs'
import { node } from './node.mjs'
import { python } from './python.mjs'

/**
 * An official SDK: where it comes from, what it signs, and in what it differs from the reference.
 *
 * @typedef {object} Sdk
 * @property {string} name the folder under tools/interop, and the name in the table
 * @property {string} title
 * @property {string} packageName as its registry has it
 * @property {{ file: string, pattern: RegExp }} version where the lock says the version
 * @property {string} client its HTTP client
 * @property {readonly (readonly string[])[]} needs commands that must be there; they say their version, or nothing
 * @property {string} folder where it is built, under tools/interop; ignored by git
 * @property {readonly string[]} inputs what is built from, under tools/interop/<name>
 * @property {(places: Places) => readonly (readonly string[] | (() => void))[]} build commands and checks, in order
 * @property {(places: Places) => readonly string[]} command what runs the driver
 * @property {(places: Places) => string[]} [checkPackage] what is otherwise with the package than docs/ says
 * @property {Model} model
 * @property {readonly Divergence[]} divergences
 */

/**
 * @typedef {object} Places
 * @property {string} source
 * @property {string} built
 */

/**
 * What the SDK signs, part by part, where that is not what the reference would sign for the request that arrived. Every
 * signature of a run is recomputed from it, so that it is known, not guessed, what the SDK has signed.
 *
 * @typedef {{ [part in keyof import('../wire/reference.mjs').CanonicalParts]?: (seen: Seen) => string }} Model
 */

/**
 * @typedef {object} Seen
 * @property {import('../requests/request.mjs').GivenRequest} given
 * @property {import('../wire/read-requests.mjs').Arrival} arrival
 * @property {readonly string[]} names the signed headers
 * @property {import('../wire/reference.mjs').CanonicalParts} reference
 */

/**
 * A part of the canonical request that the SDK signs in its own way; a difference between what was given and what arrived
 * (`wire/differences.mjs`); an error of the SDK in place of a request; or a request that its API has no way to say.
 *
 * @typedef {`signed ${keyof import('../wire/reference.mjs').CanonicalParts}`
 *   | import('../wire/differences.mjs').Difference | 'not sent' | 'no way'} Symptom
 */

/**
 * @typedef {object} Divergence
 * @property {string} id
 * @property {readonly Symptom[]} symptoms what it explains
 * @property {(given: import('../requests/request.mjs').GivenRequest) => boolean} [when] for which requests; default: all
 * @property {true} [everywhere] of (nearly) every request, so that the matrix does not repeat it
 * @property {string} input
 * @property {string} does what the SDK does, and what comes of it
 * @property {string} right who is right
 * @property {string} advice what a user should do
 */

/** In the order of the compatibility matrix. @type {readonly Sdk[]} */
export const sdks = [python, go, java, node]
