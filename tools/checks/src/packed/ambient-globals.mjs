/**
 * The globals that the declarations of each package use: what a user's `lib` or `@types/node` must have. A new one here
 * is a decision; a project without it no longer compiles.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const AMBIENT_GLOBALS = {
  '@apig/signer-core': [
    'ArrayBuffer',
    'Date',
    'Error',
    'Iterable',
    'Readonly',
    'Record',
    'URL',
    'Uint8Array',
  ],
}
