import { strict as assert } from 'node:assert'
import { createGateway } from '@apig/local-gateway/internal'
import { createSigner, explainMismatch, formatDate } from '@apig/signer-core'
import { withSigner } from './signer-page.mjs'

const KEY = { accessKeyId: 'AKTESTTESTTESTTEST01', secretAccessKey: 'a secret that is only known here' }
const BODY = '{"text":"hello"}'

/**
 * What a gateway really answers is pasted and explained.
 *
 * @param {import('./signer-page.mjs').World} world
 * @returns {import('../run-tests.mjs').Test[]}
 */
export function testExplaining(world) {
  return [
    {
      name: 'a request that was changed on the way: both sides, and the cause of each difference',
      run: () =>
        refused(world, { change: changeContentTypeAndBody }, async (signer, { signed, answer }) => {
          const rows = await signer.compared()
          const differing = rows.filter(([, , , verdict]) => verdict === 'differs')
          const { differences } = explainMismatch(signed, answer)
          assert.deepEqual(
            differing.map(([, ours, theirs]) => [ours, theirs]),
            differences.map(({ ours, theirs }) => [ours, theirs]),
          )
          assert.deepEqual(
            differing.map(([part]) => part),
            ['content-type', 'payload hash'],
          )
          assert.ok(rows.some(([part, , , verdict]) => part === 'host' && verdict === 'same'))
          const causes = await signer.page.locator('.cause').allTextContents()
          for (const [at, { cause, advice }] of differences.entries()) {
            assert.ok(causes[at].includes(cause))
            assert.ok(causes[at].includes(advice))
          }
          const marked = await signer.page.locator('.compared mark').allTextContents()
          assert.ok(marked.includes(';charset=UTF-8'), `marked: ${marked.join(' ')}`)
        }),
    },
    {
      name: 'the secret is not needed to explain',
      run: () =>
        refused(world, { change: changeContentTypeAndBody }, async (signer) => {
          await signer.fillIn({ secretAccessKey: '' })
          assert.equal(await signer.page.locator('.verdict-differs').count(), 2)
        }),
    },
    {
      name: 'a wrong secret: both sides are the same',
      run: () =>
        refused(world, { secret: 'another secret' }, async ({ page, compared }) => {
          assert.equal(await page.locator('.explanation h3').textContent(), 'The secret access key is wrong')
          const rows = await compared()
          assert.ok(rows.length >= 8)
          assert.ok(rows.every(([, , , verdict]) => verdict === 'same'))
        }),
    },
    {
      name: 'an answer that is cut short: what it does not show is not called the same',
      run: () =>
        refused(world, { change: changeContentTypeAndBody, echoLength: 60 }, async ({ compared }) => {
          const verdicts = Object.fromEntries(
            (await compared()).map(([part, , , verdict]) => [part, verdict]),
          )
          assert.equal(verdicts['method'], 'same')
          assert.equal(verdicts['payload hash'], 'not shown')
          assert.equal(verdicts['signed headers'], 'not shown')
        }),
    },
    {
      name: 'a wrong clock, with both times',
      run: () =>
        refused(world, { clockMinutes: 20 }, async ({ page }) => {
          assert.equal(await page.locator('.explanation h3').textContent(), 'The clock is wrong')
          assert.equal(await page.locator('.compared').count(), 0)
        }),
    },
    {
      name: 'another date in the form: one press takes that of the answer',
      run: () =>
        refused(world, { secret: 'another secret' }, async ({ page, fillIn, press }, { signed }) => {
          const date = signed.headers['X-Sdk-Date'] ?? ''
          await fillIn({ date: '20200101T000000Z' })
          assert.deepEqual(await page.locator('.verdict-differs th').allTextContents(), ['x-sdk-date'])
          await press(`Take the date of the answer: ${date}`)
          assert.equal(await page.locator('#date').inputValue(), date)
          assert.equal(await page.locator('.verdict-differs').count(), 0)
        }),
    },
    {
      name: 'the example of the page differs in two parts',
      run: () =>
        withSigner(world, async ({ page, press }) => {
          await press('An example: the client changed the content type and the body after signing')
          assert.deepEqual(await page.locator('.verdict-differs th').allTextContents(), [
            'content-type',
            'payload hash',
          ])
        }),
    },
    {
      name: 'in Chinese: headings and usual causes, and the original beside them',
      run: () =>
        refused(
          world,
          { change: changeContentTypeAndBody },
          async ({ page }, { signed, answer }) => {
            assert.match(await page.locator('.explanation h3').textContent(), /网关算出的规范请求/)
            const [first = ''] = await page.locator('.cause').allTextContents()
            assert.match(first, /常见原因/)
            assert.ok(first.includes(explainMismatch(signed, answer).differences[0]?.cause ?? 'no cause'))
          },
          'zh',
        ),
    },
    {
      name: 'an Authorization header taken apart, and recognised as that of the request',
      run: () =>
        withSigner(world, async ({ page, press }) => {
          await press('The header of the request above')
          const rows = await page.locator('.take-apart td').allTextContents()
          assert.deepEqual(rows, [
            'SDK-HMAC-SHA256',
            'QTWAOYTTINDUT2QVKYUC',
            'content-type; host; x-sdk-date',
            '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
          ])
          assert.match(await page.locator('.relation .good').textContent(), /is that of the request above/)
        }),
    },
    {
      name: 'an Authorization header of another request says what differs',
      run: () =>
        withSigner(world, async ({ page, fillIn }) => {
          const value = `Authorization: SDK-HMAC-SHA256 Access=OTHER, SignedHeaders=host;x-more;x-sdk-date, Signature=${'0'.repeat(64)}`
          await fillIn({ authorization: value })
          const said = (await page.locator('.relation .bad').allTextContents()).join('\n')
          assert.match(said, /not that of the request/)
          assert.match(said, /another one/)
          assert.match(said, /but not above: x-more/)
          assert.match(said, /but not in the header: content-type/)
        }),
    },
    {
      name: 'an Authorization header that cannot be read says why',
      run: () =>
        withSigner(world, async ({ page, fillIn }) => {
          await fillIn({ authorization: 'SDK-HMAC-SHA256 Access=A, Signature=1' })
          assert.match(await page.locator('.take-apart .fault').textContent(), /AUTHORIZATION_INVALID/)
          await fillIn({ authorization: 'Basic abc' })
          assert.match(await page.locator('.take-apart .fault').textContent(), /ALGORITHM_UNSUPPORTED/)
        }),
    },
  ]
}

/** @type {(request: { headers: Record<string, string>, body: string }) => void} */
const changeContentTypeAndBody = (request) => {
  request.headers['content-type'] += ';charset=UTF-8'
  request.body = ''
}

/**
 * Sends a request that a real gateway refuses, fills in the form as it was signed, and pastes the answer.
 *
 * @param {import('./signer-page.mjs').World} world
 * @param {{ change?: typeof changeContentTypeAndBody, secret?: string, clockMinutes?: number, echoLength?: number }} fault
 * @param {(signer: import('./signer-page.mjs').Signer, known: { signed: import('@apig/signer-core').SignedRequest<string>, answer: string }) => Promise<void>} test
 * @param {'en' | 'zh'} [language]
 */
async function refused(world, { change, secret, clockMinutes = 0, echoLength }, test, language = 'en') {
  const gateway = await createGateway({
    keys: { [KEY.accessKeyId]: KEY.secretAccessKey },
    now: () => new Date(Date.now() + clockMinutes * 60_000),
    echoLength,
  })
  try {
    const headers = 'content-type: application/json\nx-stage: RELEASE'
    const signed = createSigner({ ...KEY, secretAccessKey: secret ?? KEY.secretAccessKey }).sign(
      {
        method: 'POST',
        url: `${gateway.url}/v1/infers/a?b=1`,
        headers: { 'content-type': 'application/json', 'x-stage': 'RELEASE' },
        body: BODY,
      },
      { date: new Date() },
    )
    const sent = { headers: { ...signed.headers }, body: BODY }
    change?.(sent)
    const response = await fetch(signed.url, { method: 'POST', ...sent })
    const answer = await response.text()
    assert.equal(response.status, 401, answer)
    await withSigner(
      world,
      async (signer) => {
        await signer.press(language === 'en' ? 'Clear all' : '全部清空')
        await signer.fillIn({
          method: 'POST',
          url: signed.url,
          headers,
          body: BODY,
          accessKeyId: KEY.accessKeyId,
          date: signed.headers['X-Sdk-Date'] ?? formatDate(new Date()),
          answer,
          status: '401',
        })
        await test(signer, { signed, answer })
      },
      { language },
    )
  } finally {
    await gateway.close()
  }
}
