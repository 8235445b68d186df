import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGateway } from '@apig/local-gateway/internal'
import { sign } from '@apig/signer-core'
import { root } from '../.vitepress/links.mjs'

const KEY = { accessKeyId: 'AKTESTTESTTESTTEST01', secretAccessKey: 'a secret that is only known here' }
const WRONG = { ...KEY, secretAccessKey: 'another secret' }

/**
 * What a client does wrong, and what the cell of the cause must say.
 *
 * @type {readonly { name: string, auth?: 'iam' | 'app', key?: typeof KEY, stage?: string, clockMinutes?: number, calls?: number, says: Record<string, string> }[]}
 */
const MISTAKES = [
  { name: 'a wrong secret', key: WRONG, says: { en: 'SK is wrong', zh: 'SK 是错的' } },
  {
    name: 'an unknown access key',
    key: { ...KEY, accessKeyId: 'AKNOBODYNOBODYNOBODY' },
    says: { en: 'the AK is wrong', zh: 'AK 写错' },
  },
  { name: 'a wrong clock', clockMinutes: 20, says: { en: 'clock', zh: '时钟' } },
  { name: 'five wrong secrets', key: WRONG, calls: 6, says: { en: 'locked', zh: '锁定' } },
  { name: 'a missing stage', stage: 'TEST', says: { en: 'x-stage: RELEASE', zh: 'x-stage: RELEASE' } },
  {
    name: 'an unknown AppKey',
    auth: 'app',
    key: { ...KEY, accessKeyId: 'AKNOBODYNOBODYNOBODY' },
    says: { en: 'AppKey and AppSecret', zh: 'AppKey 和 AppSecret' },
  },
  { name: 'a wrong AppSecret', auth: 'app', key: WRONG, says: { en: 'AppSecret', zh: 'AppSecret' } },
]

/**
 * Who has been refused finds the cause on the page, by what the answer says.
 *
 * @returns {import('./run-tests.mjs').Test[]}
 */
export function testDebugPage() {
  return MISTAKES.map((mistake) => ({
    name: `the page about 401 knows the answer to ${mistake.name}`,
    run: async () => {
      const { error_code: code, error_msg: message } = await answerTo(mistake)
      for (const language of ['en', 'zh']) {
        const page = readFileSync(
          join(root, `docs/${language === 'zh' ? 'zh/' : ''}guides/debug-a-401.md`),
          'utf8',
        )
        const causes = rowsOf(page)
          .filter(
            ({ codes, texts }) => codes.includes(code) && (texts.length === 0 || hasOne(message, texts)),
          )
          .map(({ cause }) => cause)
        assert.equal(causes.length, 1, `${language}: ${code} ${message} matches ${causes.length} rows`)
        assert.ok(causes[0]?.includes(mistake.says[language] ?? ''), `${language}: ${causes[0]}`)
      }
    },
  }))
}

/** @param {string} message @param {readonly string[]} texts */
const hasOne = (message, texts) => texts.some((text) => message.includes(text))

/** @param {string} page */
function rowsOf(page) {
  return [...page.matchAll(/^\| (`APIG[^|]+)\|([^|]*)\|([^|]*)\|$/gm)].map(
    ([, codes = '', texts = '', cause = '']) => ({ codes: quoted(codes), texts: quoted(texts), cause }),
  )
}

/** @param {string} cell */
const quoted = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)

/**
 * @param {typeof MISTAKES[number]} mistake
 * @returns {Promise<{ error_code: string, error_msg: string }>}
 */
async function answerTo({ auth = 'iam', key = KEY, stage = 'RELEASE', clockMinutes = 0, calls = 1 }) {
  const gateway = await createGateway({
    keys: { [KEY.accessKeyId]: KEY.secretAccessKey },
    auth,
    published: { stages: ['RELEASE'] },
    now: () => new Date(Date.now() + clockMinutes * 60_000),
  })
  try {
    let answer = ''
    for (let call = 0; call < calls; call++) {
      const request = {
        method: 'GET',
        url: `${gateway.url}/v1/a?call=${call}`,
        headers: { 'x-stage': stage },
      }
      const signed = sign(request, key)
      answer = await (await fetch(signed.url, signed)).text()
    }
    return JSON.parse(answer)
  } finally {
    await gateway.close()
  }
}
