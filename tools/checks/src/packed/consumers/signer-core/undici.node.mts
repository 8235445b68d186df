// Compiled, never run: a signed request goes to undici as it stands; credentials come from the environment as it is typed.
import { createSigner } from '@apig/signer-core'
import { Buffer } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { env } from 'node:process'
import { fetch as undiciFetch, FormData as UndiciFormData, request } from 'undici'

const url = 'https://example.com/v1/infers/a'
const signer = createSigner({
  accessKeyId: env['HUAWEICLOUD_SDK_AK'],
  secretAccessKey: env['HUAWEICLOUD_SDK_SK'],
  securityToken: env['HUAWEICLOUD_SDK_SECURITY_TOKEN'],
})

const text = signer.sign({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body: '{}' })
void request(text.url, text)
void undiciFetch(text.url, text)

const none = signer.sign({ method: 'GET', url })
void request(none.url, none)
void undiciFetch(none.url, none)

const bytes = signer.sign({ method: 'PUT', url, body: new Uint8Array(3) })
void request(bytes.url, bytes)
void undiciFetch(bytes.url, bytes)

const buffer = signer.sign({ method: 'PUT', url, body: Buffer.from('a') })
void request(buffer.url, buffer)

const form = signer.sign({ method: 'POST', url, body: new UndiciFormData() }, { payload: 'unsigned' })
void request(form.url, form)
void undiciFetch(form.url, form)

const stream = signer.sign({ method: 'POST', url, body: createReadStream('a') }, { payload: 'unsigned' })
void request(stream.url, stream)
