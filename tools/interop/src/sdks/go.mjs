import { goDivergences } from '../divergences/go.mjs'
import {
  byCodePoint,
  encodePairs,
  encodeSegments,
  fillPath,
  givenHeader,
  hashOf,
  sortPairs,
  UNSIGNED,
} from './canonical.mjs'

/** @type {import('./index.mjs').Sdk} */
export const go = {
  name: 'go',
  title: 'Go',
  packageName: 'github.com/huaweicloud/huaweicloud-sdk-go-v3/core',
  version: { file: 'go.mod', pattern: /huaweicloud-sdk-go-v3 v(\S+)/ },
  client: 'net/http',
  needs: [['go', 'version']],
  folder: 'dist/go',
  inputs: ['go.mod', 'go.sum', 'main.go'],
  build: ({ source, built }) => [
    ['go', 'build', '-C', source, '-buildvcs=false', '-o', `${built}/driver`, '.'],
  ],
  command: ({ built }) => [`${built}/driver`],
  model: {
    path: ({ given }) => encodeSegments(fillPath(given)),
    query: ({ given }) => encodePairs(sortPairs(given.query, byCodePoint)),
    payload: ({ given, arrival }) => {
      const json = given.contentType === null || /application\/[jb]son/.test(given.contentType)
      if (!json) return UNSIGNED
      // The SDK encodes what it takes for an object: a file, which has no public fields.
      const body = given.body?.kind === 'bytes' ? Buffer.from('{}\n') : arrival.body
      return givenHeader(given, 'X-Sdk-Content-Sha256') ?? hashOf(body)
    },
  },
  divergences: goDivergences,
}
