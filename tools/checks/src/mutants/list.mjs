import { backendVerify } from './backend-verify/index.mjs'
import { authorization } from './signer-core/authorization.mjs'
import { credentials } from './signer-core/credentials.mjs'
import { date } from './signer-core/date.mjs'
import { explain } from './signer-core/explain.mjs'
import { headers } from './signer-core/headers.mjs'
import { method } from './signer-core/method.mjs'
import { payload } from './signer-core/payload.mjs'
import { percent } from './signer-core/percent.mjs'
import { query } from './signer-core/query.mjs'
import { signedHeaders } from './signer-core/signed-headers.mjs'
import { uri } from './signer-core/uri.mjs'
import { wire } from './signer-core/wire.mjs'

/**
 * The test suite that has to notice each mutant, by package. Another package is added here with mutants of its own.
 *
 * @type {Record<string, import('../mutation/run-suite.mjs').Suite>}
 */
export const suites = {
  'signer-core': {
    dir: 'packages/signer-core',
    exclude: ['test/python-port.test.ts'],
    // Explanations are tested on answers of the local gateway, which imports this package.
    also: { dir: 'tools/local-gateway', files: ['test/explain'] },
  },
  'backend-verify': {
    dir: 'packages/backend-verify',
    // The property takes minutes at the number of mutations that it is meant for; the adapters have rules of their own.
    exclude: ['test/mutation.property.test.ts', 'test/adapters/**'],
  },
}

export const mutants = [
  ...method,
  ...uri,
  ...percent,
  ...query,
  ...headers,
  ...signedHeaders,
  ...payload,
  ...wire,
  ...date,
  ...authorization,
  ...credentials,
  ...explain,
  ...backendVerify,
]
