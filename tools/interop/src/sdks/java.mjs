import { javaDivergences } from '../divergences/java.mjs'
import { checkSums } from '../prepare.mjs'
import {
  byCodeUnit,
  encode,
  EMPTY_HASH,
  fillPath,
  givenHeader,
  hashOf,
  linesAsGiven,
  UNSIGNED,
} from './canonical.mjs'

/** @type {import('./index.mjs').Sdk} */
export const java = {
  name: 'java',
  title: 'Java',
  packageName: 'com.huaweicloud.sdk:huaweicloud-sdk-core',
  version: { file: 'pom.xml', pattern: /<artifactId>huaweicloud-sdk-core<\/artifactId>\s*<version>(.+?)</ },
  client: 'OkHttp',
  needs: [
    ['mvn', '--version'],
    ['javac', '-version'],
    ['java', '-version'],
  ],
  folder: 'dist/java',
  inputs: ['pom.xml', 'checksums.txt', 'src/Driver.java'],
  build: ({ source, built }) => [
    ['mvn', '-B', '-q', '-f', `${source}/pom.xml`, 'dependency:copy-dependencies'],
    () => checkSums(`${source}/checksums.txt`, `${built}/lib`),
    [
      'javac',
      '-Xlint:all',
      '-Werror',
      '--release',
      '11',
      '-cp',
      `${built}/lib/*`,
      '-d',
      `${built}/classes`,
      `${source}/src/Driver.java`,
    ],
  ],
  command: ({ built }) => ['java', '-cp', `${built}/lib/*:${built}/classes`, 'Driver'],
  model: {
    path: ({ given }) => {
      const [path = ''] = fillPath(given).split(/[?#]/, 1)
      return path === '/' ? '/' : `${path.replace(/\/+$/, '').split('/').map(encode).join('/')}/`
    },
    query: ({ given }) => signedQuery(given),
    headers: (seen) => linesAsGiven(seen, seen.names),
    payload: ({ given, arrival }) => {
      if (!/^application\/[jb]son/.test(given.contentType ?? '')) return UNSIGNED
      const body = given.body?.kind === 'bytes' ? Buffer.from(given.body.base64, 'base64') : arrival.body
      return givenHeader(given, 'X-Sdk-Content-Sha256') ?? (body.length === 0 ? EMPTY_HASH : hashOf(body))
    },
  },
  divergences: javaDivergences,
}

/**
 * The SDK reads its own URL back, where names stand as they were given, and then sets each name again, encoded. So a
 * name that needs encoding is there twice; names are sorted as they stand in the result; values are not sorted.
 *
 * @param {import('../requests/request.mjs').GivenRequest} given
 */
function signedQuery(given) {
  if (given.query.length === 0) return ''
  const names = [...new Set(given.query.map(([name]) => name))]
  /** @param {string} name */
  const valuesOf = (name) => given.query.filter(([each]) => each === name).map(([, value]) => encode(value))
  /** @type {Map<string, string[]>} */
  const signed = new Map()
  const url = `${fillPath(given)}?${names.flatMap((name) => valuesOf(name).map((value) => `${name}=${value}`)).join('&')}`
  const readBack = url.slice(url.indexOf('?') + 1).split('#', 1)[0] ?? ''
  for (const pair of readBack.split('&')) {
    const [name = '', value = '', ...more] = pair.split('=')
    if (value !== '' && more.length === 0) signed.set(name, [...(signed.get(name) ?? []), value])
  }
  for (const name of names) signed.set(encode(name), valuesOf(name))
  return [...signed]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .flatMap(([name, values]) => values.map((value) => `${Buffer.from(name).toString('latin1')}=${value}`))
    .join('&')
}
