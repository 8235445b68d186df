// A signed request goes to fetch as it stands, whatever its body; in browsers and on servers.
import { createSigner, sign } from '@apig/signer-core'

const url = 'https://example.com/v1/infers/a'
const signer = createSigner({ accessKeyId: 'ak', secretAccessKey: 'sk' })

const text = signer.sign({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body: '{}' })
await fetch(text.url, text)

const none = signer.sign({ method: 'GET', url: new URL(url), headers: new Headers({ 'x-stage': 'RELEASE' }) })
await fetch(none.url, none)

const bytes = signer.sign({
  method: 'PUT',
  url,
  headers: new Map([['x-stage', 'RELEASE']]),
  body: new Uint8Array(3),
})
await fetch(bytes.url, bytes)

const buffer = signer.sign({ method: 'PUT', url, body: new ArrayBuffer(3) })
await fetch(buffer.url, buffer)

const form = signer.sign({ method: 'POST', url, body: new FormData() }, { payload: 'unsigned' })
await fetch(form.url, form)

const hashed = sign(
  { method: 'POST', url, body: new Blob(['a']) },
  { accessKeyId: 'ak', secretAccessKey: 'sk' },
  { payload: { hash: '' } },
)
await fetch(hashed.url, hashed)
await fetch(new Request(hashed.url, hashed))
await fetch(hashed.url, { ...hashed, signal: AbortSignal.timeout(1000) })
