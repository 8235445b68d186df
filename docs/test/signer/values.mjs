import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSigner, parseDate } from '@apig/signer-core'
import { STAGES, withSigner } from './signer-page.mjs'

const KEY = {
  accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
  secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
}
const DATE = '20260102T030405Z'

/** Requests as they are typed, and what the library makes of them in Node. */
const REQUESTS = [
  {
    name: 'a JSON body',
    fields: {
      method: 'POST',
      url: 'https://example.com/v1/infers/a',
      headers: 'Content-Type: application/json\nx-stage: RELEASE',
      body: '{"text":"héllo 你好 😀"}',
    },
  },
  {
    name: 'a query that is sorted and encoded',
    fields: { method: 'get', url: 'https://example.com/a b/%7Ex?z=1&a=ü&a=1+2&b', headers: '', body: '' },
  },
  {
    name: 'a header that is not ASCII, and blanks around a value',
    fields: {
      method: 'PUT',
      url: 'http://example.com:8080/',
      headers: 'x-name:   café \n\nx-empty:',
      body: 'x',
    },
  },
  {
    name: 'a target with a host header',
    fields: { method: 'GET', url: '/v1//a/../b?q=%zz', headers: 'host: example.com', body: '' },
  },
  {
    name: 'an unsigned payload',
    fields: { method: 'POST', url: 'https://example.com/', headers: '', body: 'not hashed' },
    payload: /** @type {const} */ ('unsigned'),
  },
  {
    name: 'a given hash, and a security token',
    fields: { method: 'POST', url: 'https://example.com/', headers: '', body: '', securityToken: 'token-1' },
    payload: /** @type {const} */ ('hash'),
    hash: '0123456789abcdef'.repeat(4),
  },
]

/**
 * What the page computes is what the library computes.
 *
 * @param {import('./signer-page.mjs').World} world
 * @returns {import('../run-tests.mjs').Test[]}
 */
export function testValues(world) {
  return [
    {
      name: 'the published example gives its published signature, stage by stage',
      run: () =>
        withSigner(world, async ({ stages, lines }) => {
          const shown = await stages()
          assert.equal(
            shown[STAGES.signature],
            '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
          )
          const protocol = readFileSync(new URL('../../protocol.md', import.meta.url), 'utf8')
          for (const stage of [STAGES.canonicalRequest, STAGES.stringToSign])
            assert.ok(protocol.includes(`\n${shown[stage]}\n`), `${stage} is not that of the protocol page`)
          assert.equal(
            shown[STAGES.authorization],
            'SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
          )
          assert.deepEqual((await lines(0)).slice(0, 2), [
            'GET',
            '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs/',
          ])
        }),
    },
    {
      name: 'the authorization that is shown in colours is the very text that is copied',
      run: () =>
        withSigner(world, async ({ page, stages }) => {
          const coloured = await page.locator('code.authorization').textContent()
          assert.equal(coloured, (await stages())[STAGES.authorization])
        }),
    },
    ...REQUESTS.map(({ name, fields, payload, hash }) => ({
      name: `as in Node: ${name}`,
      run: () =>
        withSigner(world, async ({ fillIn, choose, press, stages }) => {
          await press('Clear all')
          await fillIn({ ...KEY, ...fields, date: DATE })
          if (payload !== undefined) await choose('payload', payload)
          if (hash !== undefined) await fillIn({ hash })
          const { securityToken } = /** @type {{ securityToken?: string }} */ (fields)
          const signed = createSigner({ ...KEY, securityToken }).sign(
            {
              method: fields.method,
              url: fields.url,
              headers: fields.headers
                .split('\n')
                .filter((line) => line !== '')
                .map((line) => /** @type {[string, string]} */ (line.split(/:(.*)/, 2))),
              body: fields.body === '' ? undefined : fields.body,
            },
            { date: parseDate(DATE), payload: hash === undefined ? payload : { hash } },
          )
          assert.deepEqual(await stages(), {
            [STAGES.canonicalRequest]: signed.canonicalRequest,
            [STAGES.stringToSign]: signed.stringToSign,
            [STAGES.signature]: signed.signature,
            [STAGES.authorization]: signed.headers['Authorization'],
          })
        }),
    })),
    {
      name: 'the stages follow every keystroke',
      run: () =>
        withSigner(world, async ({ page, lines }) => {
          await page.locator('#body').pressSequentially('ab')
          const last = async () => (await lines(0)).at(-1)
          assert.equal(await last(), 'fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603')
          await page.locator('#body').press('Backspace')
          assert.equal(await last(), 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb')
        }),
    },
    {
      name: 'without keys there is a canonical request, and no signature',
      run: () =>
        withSigner(world, async ({ page, fillIn, lines }) => {
          await fillIn({ secretAccessKey: '' })
          assert.equal((await lines(0))[0], 'GET')
          assert.match(await page.locator('.stage').nth(2).textContent(), /Type the secret access key/)
          assert.match(await page.locator('.stage').nth(3).textContent(), /Type the secret access key/)
          assert.equal(await page.locator('pre.command').isVisible(), false)
        }),
    },
    ...FAULTS.map(({ name, fields, id, text }) => ({
      name: `a fault stands at its field: ${name}`,
      run: () =>
        withSigner(world, async ({ page, fillIn }) => {
          await fillIn(fields)
          assert.match(await page.locator('.request .fault').textContent(), text)
          if (id !== undefined) {
            assert.equal(await page.locator(`#${id}`).getAttribute('aria-invalid'), 'true')
            const described = (await page.locator(`#${id}`).getAttribute('aria-describedby')) ?? ''
            assert.ok(described.split(' ').includes(`${id}-fault`))
          }
          assert.match(await page.locator('.cannot').textContent(), /cannot be signed/)
          assert.equal(await page.locator('.stage').count(), 0)
        }),
    })),
    {
      name: 'a fault is told in the sentences that Node has',
      run: () =>
        withSigner(world, async ({ page, fillIn }) => {
          await fillIn({ url: 'example' })
          const shown = await page.locator('.request .fault').textContent()
          assert.throws(
            () => createSigner(KEY).sign({ method: 'GET', url: 'example' }),
            (error) => error instanceof Error && shown.includes(error.message),
            shown,
          )
        }),
    },
    {
      name: 'Now fills in a date that exists',
      run: () =>
        withSigner(world, async ({ page, press }) => {
          await press('Now')
          const date = await page.locator('#date').inputValue()
          assert.ok(parseDate(date).getUTCFullYear() >= 2024)
        }),
    },
    {
      name: 'every part is linked to a rule that exists, in both languages',
      run: async () => {
        for (const language of /** @type {const} */ (['en', 'zh'])) {
          await withSigner(
            world,
            async ({ page }) => {
              const links = await page
                .locator('a.piece')
                .evaluateAll((/** @type {HTMLAnchorElement[]} */ found) =>
                  found.map((link) => link.getAttribute('href')),
                )
              assert.ok(links.length >= 15)
              for (const link of new Set(links)) {
                const [path = '', anchor = ''] = String(link).replace('../', '').split('#')
                const html = readFileSync(join(world.site, path), 'utf8')
                assert.ok(html.includes(`id="${anchor}"`), `${link} leads to no rule`)
                assert.equal(path.startsWith('zh/'), language === 'zh')
              }
            },
            { language },
          )
        }
      },
    },
  ]
}

const FAULTS = [
  { name: 'a URL that is none', fields: { url: 'example' }, id: 'url', text: /URL_INVALID/ },
  {
    name: 'a query that is not UTF-8',
    fields: { url: 'https://a.example/?q=%D6%D0' },
    id: 'url',
    text: /QUERY_LOSSY/,
  },
  { name: 'a line without a colon', fields: { headers: 'a: b\nnonsense' }, id: 'headers', text: /Line 2/ },
  { name: 'a header twice', fields: { headers: 'a: b\nA: c' }, id: 'headers', text: /HEADER_DUPLICATE/ },
  {
    name: 'a date that does not exist',
    fields: { date: '20260230T000000Z' },
    id: 'date',
    text: /DATE_INVALID/,
  },
  {
    name: 'a padded secret',
    fields: { secretAccessKey: ' abc' },
    id: undefined,
    text: /CREDENTIALS_INVALID/,
  },
  { name: 'a method with a space', fields: { method: 'G ET' }, id: 'method', text: /METHOD_INVALID/ },
]
