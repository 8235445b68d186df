import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeDivergences } from '../divergences/node.mjs'
import {
  byCodeUnit,
  encodePairs,
  encodeSegments,
  fillPath,
  givenHeader,
  hashOf,
  linesAsGiven,
  sortPairs,
  EMPTY_HASH,
  UNSIGNED,
} from './canonical.mjs'

/** @type {import('./index.mjs').Sdk} */
export const node = {
  name: 'node',
  title: 'Node.js',
  packageName: '@huaweicloud/huaweicloud-sdk-core',
  version: { file: 'package.json', pattern: /"@huaweicloud\/huaweicloud-sdk-core": "(.+?)"/ },
  client: 'axios',
  needs: [['npm', '--version']],
  folder: 'node/node_modules',
  inputs: ['package.json', 'package-lock.json'],
  build: () => [['npm', 'ci']],
  command: ({ source }) => [process.execPath, `${source}/driver.mjs`],
  model: {
    path: ({ given }) => {
      const [path = ''] = fillPath(given).split(/[?#]/, 1)
      // `url.parse` escapes these, and nothing else; then everything is escaped, those escapes too.
      return encodeSegments(
        path.replace(/[\t\n\r "'<>\\^`{|}]/g, (char) => (char === "'" ? '%27' : encodeURIComponent(char))),
      )
    },
    query: ({ given }) => encodePairs(sortPairs(given.query, byCodeUnit)),
    // Sorted by the language, not by the code of the characters; the list of names is sorted the other way.
    headers: (seen) =>
      linesAsGiven(
        seen,
        [...seen.names].sort((a, b) => a.localeCompare(b, 'en')),
      ),
    payload: ({ given }) => {
      const json =
        given.contentType === null || /^application\/json$|application\/json/i.test(given.contentType)
      if (!json) return UNSIGNED
      return (
        givenHeader(given, 'X-Sdk-Content-Sha256') ??
        (given.body === null ? EMPTY_HASH : hashOf(JSON.stringify(dataOf(given.body))))
      )
    },
  },
  divergences: nodeDivergences,
  checkPackage: ({ built }) => {
    const folder = join(built, '@huaweicloud/huaweicloud-sdk-core')
    const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const needed = readFileSync(join(folder, 'http/DefaultUserAgent.js'), 'utf8').includes('require("uuid")')
    return needed && dependencies.uuid === undefined ? [] : ['needs no uuid any more, or names it']
  },
}

/** What the driver hands to the SDK. @param {import('../requests/request.mjs').Body} body */
function dataOf(body) {
  if (body.kind === 'json') return body.value
  return body.kind === 'bytes'
    ? Buffer.from(body.base64, 'base64')
    : body.kind === 'text'
      ? body.text
      : undefined
}
