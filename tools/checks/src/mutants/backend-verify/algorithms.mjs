import { mutantsOf } from '../mutants-of.mjs'

export const algorithms = mutantsOf('backend-verify', 'algorithms', {
  'verify-scope-unchecked': ['judge.ts', '  checkScope(read)\n', ''],
  'verify-scope-of-any-day': [
    'check-scope.ts',
    'algorithm.scope?.(dateText)',
    "algorithm.scope?.(authorization.scope ?? '')",
  ],
  'verify-content-header-of-the-first': [
    'read-request.ts',
    'const { contentHeader } = algorithm',
    "const contentHeader = 'x-sdk-content-sha256'",
  ],
  'verify-first-algorithm-always': [
    'read-authorization.ts',
    'algorithms.find(({ name }) => text.startsWith(`${name} `))',
    'algorithms[0]',
  ],
  'verify-scheme-by-prefix': [
    'read-authorization.ts',
    'text.startsWith(`${name} `)',
    'text.startsWith(name.slice(0, 9))',
  ],
  'verify-body-by-the-first-hash': [
    'judge.ts',
    'new BodyHash(algorithm)',
    'new BodyHash(this.#settings.algorithms[0]!)',
  ],
  'verify-keys-of-the-first': ['judge.ts', 'key.keys(algorithm)', 'key.keys(this.#settings.algorithms[0]!)'],
  'verify-string-to-sign-of-the-first': [
    'judge.ts',
    'joinStringToSign(algorithm, dateText',
    'joinStringToSign(this.#settings.algorithms[0]!, dateText',
  ],
  'verify-one-key-for-all-algorithms': [
    'key-entry.ts',
    'let keys = made.get(algorithm)',
    'let keys = [...made.values()][0]',
  ],
  'verify-algorithm-twice': ['algorithms-option.ts', 'if (twice !== undefined)', 'if (false)'],
  'verify-no-algorithms': ['algorithms-option.ts', 'if (given.length === 0)', 'if (false)'],
  'verify-algorithm-of-any-kind': ['algorithms-option.ts', 'if (!isAlgorithm(value))', 'if (false)'],
  'verify-algorithms-enabled-later': [
    'algorithms-option.ts',
    'return Object.freeze(algorithms)',
    'return given as readonly Algorithm[]',
  ],
  'verify-challenge-of-the-first': [
    'refuse.ts',
    'algorithms.map(({ name }) => name)',
    'algorithms.map(({ name }) => name).slice(0, 1)',
  ],
  'verify-unknown-key-in-the-first': [
    'check-signature.ts',
    'algorithm.createKey(randomText(), randomText())',
    '(() => { throw new Error(algorithm.name) })()',
  ],
  'verify-algorithm-untold': ['judge.ts', 'algorithm: read.algorithm.name', "algorithm: 'SDK-HMAC-SHA256'"],
  'verify-explain-own-scope': ['explain.ts', '{ ...algorithm, scope: () => scope }', 'algorithm'],
})
