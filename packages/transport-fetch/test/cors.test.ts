import { expect, test } from 'vitest'
import type { SignedFetchOptions } from '@apig/transport-fetch'
import { credentials, errorOf, fetchFor, startGateway } from './servers.ts'

// What Fetch lets a page send to another origin without asking (and the types of a simple form).
const SAFE = /^(accept|accept-language|content-language|range)$/
const SAFE_TYPE = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/

/** A fetch that asks first, as a browser does for a page of another origin; the rest is Node's. */
const asBrowser: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers)
  const asked = [...headers]
    .filter(([name, value]) => !SAFE.test(name) && !(name === 'content-type' && SAFE_TYPE.test(value)))
    .map(([name]) => name)
  const preflight = await fetch(input as string, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://page.example',
      'access-control-request-method': init?.method ?? 'GET',
      'access-control-request-headers': asked.join(','),
    },
  })
  const allowed = (preflight.headers.get('access-control-allow-headers') ?? '').toLowerCase().split(',')
  const refused = asked.filter((name) => !allowed.includes(name))
  if (refused.length > 0) throw new TypeError(`refused by the preflight: ${refused.join(', ')}`)
  return fetch(input, init)
}

const form = () => {
  const data = new FormData()
  data.set('images', new File(['...'], 'a.png', { type: 'image/png' }))
  return data
}

test.each<[string, RequestInit, Partial<SignedFetchOptions>]>([
  ['GET', {}, {}],
  ['JSON', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }, {}],
  ['a form', { method: 'POST', body: form() }, {}],
  ['a stage and a nonce', { method: 'PUT', body: 'x' }, { stage: 'RELEASE', nonce: true }],
])("the gateway's preflight allows all headers of a signed call: %s", async (_name, init, options) => {
  const { url } = await startGateway({ cors: true })
  const response = await fetchFor(url, { ...options, fetch: asBrowser })(url, init)
  expect(response.status).toBe(200)
})

// The README says so, and what to do about it.
test.each<[string, RequestInit, Partial<SignedFetchOptions>]>([
  ['x-security-token', {}, { credentials: { ...credentials, securityToken: 't' } }],
  ['x-auth-token', {}, { credentials: { authToken: 't' } }],
  ['x-apig-appcode', {}, { credentials: { appCode: 't' } }],
  ['x-project-id', { headers: { 'X-Project-Id': '1' } }, {}],
  ['x-domain-id', { headers: { 'X-Domain-Id': '1' } }, {}],
  ['x-stainless-lang', { headers: { 'x-stainless-lang': 'js' } }, {}],
])('what it leaves out: %s', async (name, init, options) => {
  const { url, arrived } = await startGateway({ cors: true })
  const error = await errorOf(fetchFor(url, { ...options, fetch: asBrowser, retry: false })(url, init))
  expect(error.message).toBe(`refused by the preflight: ${name}`)
  expect(arrived).toHaveLength(0)
})
