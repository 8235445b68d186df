import { strict as assert } from 'node:assert'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalHeaders, canonicalQuery, canonicalUri, createSigner, parseDate } from '@apig/signer-core'
import { root } from '../.vitepress/links.mjs'

const signer = createSigner({
  accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
  secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
})
const URL_TYPED = 'https://service.region.example.com/v1/images/a%20b?tag=white&limit=10&tag=白&draft'
const BODY = '{"text":"你好"}'

/**
 * Every value that the protocol page shows is the one that the library computes.
 *
 * @returns {import('./run-tests.mjs').Test[]}
 */
export function testProtocolValues() {
  return ['docs/protocol.md', 'docs/zh/protocol.md'].map((source) => ({
    name: `the values of ${source} are those of signer-core`,
    run: async () => {
      const page = readFileSync(join(root, source), 'utf8')
      const given = { 'Content-Type': 'application/json', 'X-Stage': '  RELEASE' }
      const request = { method: 'POST', url: URL_TYPED, headers: given, body: BODY }
      const signed = signer.sign(request, { date: parseDate('20240506T070809Z') })
      const { pathname, search } = new URL(URL_TYPED)
      const host = { host: 'service.region.example.com', 'x-sdk-date': '20240506T070809Z' }
      const requestHash = createHash('sha256').update(signed.canonicalRequest).digest('hex')
      const values = [
        canonicalUri(pathname),
        canonicalQuery(search.slice(1)),
        signed.signedHeaders.join(';'),
        signed.payloadHash,
        requestHash,
        signed.signature,
      ]
      assert.deepEqual(
        [...page.matchAll(/^\| [2-7]\. [^|]+\| `([^`]+)`/gm)].map(([, value]) => value),
        values,
      )
      const lines = canonicalHeaders({ ...given, ...host }, signed.signedHeaders)
      const sent = Object.entries(signed.headers).map(([name, value]) => `${name}: ${value}`)
      for (const text of [
        `POST ${URL_TYPED}\n`,
        `\n${lines}\n`,
        `\n${signed.canonicalRequest}\n`,
        `\n${signed.stringToSign}\n`,
        `\nPOST ${signed.url}\n${sent.join('\n')}\n\n${BODY}\n`,
      ])
        assert.ok(page.includes(text), `The page does not show:\n${text}`)
    },
  }))
}
