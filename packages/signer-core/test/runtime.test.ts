import { createContext, runInContext } from 'node:vm'
import { build } from 'vite'
import { beforeAll, expect, test } from 'vitest'

// A context has the globals of the language alone, as a mini program has: no TextEncoder, no URL.
let program: string

beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@apig/source', 'browser'] },
    build: {
      write: false,
      minify: false,
      lib: { entry: `${import.meta.dirname}/../src/index.ts`, formats: ['iife'], name: 'signer' },
    },
  })
  const [{ output }] = built as unknown as [{ output: [{ code: string }] }]
  program = output[0].code
})

const credentials = {
  accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
  secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
}
const path = '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0'
const headers = { 'content-type': 'application/json', 'X-Sdk-Date': '20191115T033655Z' }
const host = 'service.region.example.com'
const signature = '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe'

/** Signs in a runtime that has these globals beside those of the language. */
function signIn(globals: object, request: object): unknown {
  const context = createContext({ ...globals })
  runInContext(program, context)
  const call = JSON.stringify([{ method: 'GET', ...request }, credentials])
  return runInContext(
    `try { signer.sign(...${call}).signature } catch (error) { error.code + ': ' + error.message }`,
    context,
  )
}

const target = { url: path, headers: { ...headers, host } }
const absolute = { url: `https://${host}${path}`, headers }

test('without TextEncoder the package loads, and a call names what is missing', () => {
  expect(signIn({}, target)).toMatch(/^RUNTIME_UNSUPPORTED: This runtime has no TextEncoder; load a polyfill/)
})

test('without URL a target is signed, and an absolute URL names what is missing', () => {
  expect(signIn({ TextEncoder }, target)).toBe(signature)
  expect(signIn({ TextEncoder }, absolute)).toMatch(
    /^RUNTIME_UNSUPPORTED: This runtime has no URL; .*pass url as a target/,
  )
  expect(signIn({ TextEncoder, URL }, absolute)).toBe(signature)
})

class Unimplemented {
  get protocol(): string {
    throw new Error('URL.protocol is not implemented')
  }
}
class WithSlash extends URL {
  override get pathname(): string {
    return `${super.pathname}/`
  }
}
function Throwing(): never {
  throw new Error('Invalid base URL')
}

test.each([[Unimplemented], [WithSlash], [Throwing]])(
  'with a part of URL a target is signed, and no URL is blamed: %o',
  (partial) => {
    const globals = { TextEncoder, URL: partial }
    expect(signIn(globals, target)).toBe(signature)
    for (const request of [absolute, { url: 'not a URL' }])
      expect(signIn(globals, request)).toMatch(
        /^RUNTIME_UNSUPPORTED: This runtime has only a part of URL; load a polyfill/,
      )
  },
)
