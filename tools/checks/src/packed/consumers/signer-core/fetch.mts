// Compiled, never run: a signed request goes to fetch as it stands, whatever its body; in browsers and on servers.
import { createSigner, sign } from '@apig/signer-core'

const url = 'https://example.com/v1/infers/a'
const signer = createSigner({ accessKeyId: 'ak', secretAccessKey: 'sk' })

const text = signer.sign({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body: '{}' })
void fetch(text.url, text)

const none = signer.sign({ method: 'GET', url: new URL(url), headers: new Headers({ 'x-stage': 'RELEASE' }) })
void fetch(none.url, none)

const bytes = signer.sign({
  method: 'PUT',
  url,
  headers: new Map([['x-stage', 'RELEASE']]),
  body: new Uint8Array(3),
})
void fetch(bytes.url, bytes)

const buffer = signer.sign({ method: 'PUT', url, body: new ArrayBuffer(3) })
void fetch(buffer.url, buffer)

const form = signer.sign({ method: 'POST', url, body: new FormData() }, { payload: 'unsigned' })
void fetch(form.url, form)

const hashed = sign(
  { method: 'POST', url, body: new Blob(['a']) },
  { accessKeyId: 'ak', secretAccessKey: 'sk' },
  { payload: { hash: '' } },
)
void fetch(hashed.url, hashed)
void fetch(new Request(hashed.url, hashed))
void fetch(hashed.url, { ...hashed, signal: AbortSignal.timeout(1000) })
