import { strict as assert } from 'node:assert'
import { createSigner, parseDate } from '@apig/signer-core'
import { sdkHmacSm3 } from '@apig/signer-core/sm3'
import { v11HmacSha256 } from '@apig/signer-core/v11'
import { REQUESTS } from './commands.mjs'
import { STAGES, withSigner } from './signer-page.mjs'

const KEY = { accessKeyId: 'AKTESTTESTTESTTEST01', secretAccessKey: 'a secret that is only known here' }
const URL_TYPED = 'https://service.example.com/v1/a?b=1'

/**
 * What people paste as a curl command, and the form that it gives.
 *
 * @type {readonly { name: string, curl: string, fields: Record<string, string>, says?: RegExp }[]}
 */
const PASTED = [
  {
    name: "a browser's, for a POSIX shell",
    curl: `curl '${URL_TYPED}' \\\n  -X 'PUT' \\\n  -H 'content-type: application/json' \\\n  --data-raw $'{"a":"it\\'s \\u0021\\n"}' \\\n  --compressed`,
    fields: {
      method: 'PUT',
      url: URL_TYPED,
      headers: 'content-type: application/json',
      body: '{"a":"it\'s !\n"}',
    },
  },
  {
    name: "a browser's, for cmd",
    curl: `curl ^"${URL_TYPED}^" ^\r\n  -H ^"content-type: application/json^" ^\r\n  --data-raw ^"^{^\\^"a^\\^":1^}^"`,
    fields: { method: 'POST', url: URL_TYPED, headers: 'content-type: application/json', body: '{"a":1}' },
  },
  {
    name: 'one of a document, with short options',
    curl: `curl -sSL -XPOST "${URL_TYPED}" -HX-Stage:RELEASE -d a=1 -d b=2`,
    fields: {
      method: 'POST',
      headers: 'X-Stage:RELEASE\nContent-Type: application/x-www-form-urlencoded',
      body: 'a=1&b=2',
    },
  },
  {
    name: 'one with a file',
    curl: `curl ${URL_TYPED} -F images=@flower.png`,
    fields: { method: 'POST', url: URL_TYPED, body: '' },
    says: /its payload is not signed/,
  },
  {
    name: 'one with an option that it does not know',
    curl: `curl ${URL_TYPED} --ntlm`,
    fields: {},
    says: /not understood: --ntlm/,
  },
  { name: 'one whose quotation does not end', curl: `curl '${URL_TYPED}`, fields: {}, says: /quotation/ },
]

/**
 * A pasted command fills in the form; another algorithm signs as the library does.
 *
 * @param {import('./signer-page.mjs').World} world
 * @returns {import('../run-tests.mjs').Test[]}
 */
export function testPasting(world) {
  return [
    ...PASTED.map(({ name, curl, fields, says = /filled in/ }) => ({
      name: `a curl command is pasted: ${name}`,
      run: () =>
        withSigner(world, async ({ page, press }) => {
          await press('Clear all')
          await page.locator('.curl summary').click()
          await page.locator('#curl').fill(curl)
          assert.match(await page.locator('#curl-result').textContent(), says)
          for (const [id, value] of Object.entries(fields))
            assert.equal(await page.locator(`#${id}`).inputValue(), value, id)
        }),
    })),
    ...REQUESTS.map(({ name, fields: { path, ...fields } }) => ({
      name: `its own curl command, pasted, gives the same signature: ${name}`,
      run: () =>
        withSigner(world, async ({ page, press, fillIn, command, stages }) => {
          await press('Clear all')
          await fillIn({ ...KEY, ...fields, url: `https://service.example.com${path}` })
          const [curl, before] = [await command(), await stages()]
          await press('Clear all')
          await page.locator('.curl summary').click()
          await page.locator('#curl').fill(curl)
          await fillIn({ secretAccessKey: KEY.secretAccessKey })
          assert.deepEqual(await stages(), before)
          assert.match(
            await page.locator('.take-apart').textContent(),
            /The signature is that of the request above/,
          )
        }),
    })),
    ...[
      { name: 'SDK-HMAC-SM3', algorithm: sdkHmacSm3, fields: {} },
      {
        name: 'V11-HMAC-SHA256',
        algorithm: v11HmacSha256({ region: 'cn-north-4', service: 'iotda' }),
        fields: { region: 'cn-north-4', service: 'iotda' },
      },
    ].map(({ name, algorithm, fields }) => ({
      name: `${name} signs as the library does`,
      run: () =>
        withSigner(world, async ({ page, press, fillIn, stages }) => {
          await press('Clear all')
          await fillIn({ ...KEY, url: URL_TYPED, date: '20240506T070809Z' })
          await page.locator(`#algorithm-${name}`).check()
          await fillIn(fields)
          const { headers, stringToSign } = createSigner(KEY, { algorithm }).sign(
            { method: 'GET', url: URL_TYPED },
            { date: parseDate('20240506T070809Z') },
          )
          const shown = await stages()
          assert.equal(shown[STAGES.stringToSign], stringToSign)
          assert.equal(shown[STAGES.authorization], headers['Authorization'])
        }),
    })),
  ]
}
