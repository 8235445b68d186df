/**
 * The globals that the declarations of each package use: what a user's `lib` or `@types/node` must have. A new one here
 * is a decision; a project without it no longer compiles.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const AMBIENT_GLOBALS = {
  '@apig/backend-verify': [
    'ArrayBuffer',
    'AsyncIterable',
    'Date',
    'Iterable',
    'Map',
    'ParameterDecorator',
    'Pick',
    'Promise',
    'RangeError',
    'Readonly',
    'ReadonlyMap',
    'ReadonlySet',
    'Record',
    'RegExp',
    'TypeError',
  ],
  '@apig/signer-core': [
    'AbortSignal',
    'ArrayBuffer',
    'Date',
    'Error',
    'Iterable',
    'Map',
    'Promise',
    'Readonly',
    'ReadonlySet',
    'Record',
    'URL',
    'Uint8Array',
    'Uppercase',
  ],
  '@apig/transport-fetch': [
    'AbortSignal',
    'ArrayBuffer',
    'Blob',
    'FormData',
    'NonNullable',
    'Parameters',
    'Promise',
    'Response',
    'Uint8Array',
    'fetch',
  ],
  '@apig/transport-node': [
    'ArrayBuffer',
    'AsyncGenerator',
    'AsyncIterable',
    'Iterable',
    'Omit',
    'Promise',
    'Readonly',
    'Record',
  ],
}
