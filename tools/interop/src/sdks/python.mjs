import { pythonDivergences } from '../divergences/python.mjs'
import { canonicalUri } from '@apig/signer-core'
import { byCodePoint, EMPTY_HASH, encodePairs, fillPath, sortPairs } from './canonical.mjs'

/** @type {import('./index.mjs').Sdk} */
export const python = {
  name: 'python',
  title: 'Python',
  packageName: 'huaweicloudsdkcore',
  version: { file: 'requirements.txt', pattern: /^huaweicloudsdkcore==(\S+)$/m },
  client: 'requests',
  needs: [
    ['python3', '--version'],
    ['python3', '-c', 'import ensurepip, venv'],
  ],
  folder: 'dist/python',
  inputs: ['requirements.txt'],
  build: ({ source, built }) => [
    ['python3', '-m', 'venv', built],
    [
      `${built}/bin/python`,
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '-r',
      `${source}/requirements.txt`,
    ],
    [`${built}/bin/python`, '-m', 'pip', 'check'],
  ],
  command: ({ source, built }) => [`${built}/bin/python`, `${source}/driver.py`],
  model: {
    path: ({ given }) => canonicalUri(fillPath(given, encodeURIComponent)),
    query: ({ given }) => encodePairs(sortPairs(given.query, byCodePoint)),
    // An empty body has the empty hash, whatever the header says.
    payload: ({ given, reference }) =>
      given.body === null || (given.body.kind === 'text' && given.body.text === '')
        ? EMPTY_HASH
        : reference.payload,
  },
  divergences: pythonDivergences,
}
