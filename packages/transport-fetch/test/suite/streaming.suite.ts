import type { Harness } from './harness.ts'
import { errorOf, fetchFor } from './stand-client.ts'
import type { StandClient } from './stand-client.ts'

export default function streaming(t: Harness, stand: StandClient): void {
  for (const [name, options] of [
    ['as it is', {}],
    ['with every timeout', { idleTimeoutSeconds: 30, timeoutSeconds: 30, attemptTimeoutSeconds: 30 }],
  ] as const)
    t.test(`stream: events pass through as they come, ${name}`, async () => {
      const sent = ['data: one\n\n', 'data: two\n\n', 'data: three\n\n']
      const { url, next } = await stand.server({ events: sent })
      const response = await fetchFor(url, options)(url)
      t.equal(response.headers.get('content-type'), 'text/event-stream')
      const reader = (response.body as ReadableStream<Uint8Array>).getReader()
      const events: string[] = []
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        events.push(new TextDecoder().decode(value))
        // The next event is sent only when this one has been read.
        await next()
      }
      t.deepEqual(events, sent)
    })

  t.test('stream: the sample service streams through the gateway', async () => {
    const { url } = await stand.gateway({ sample: true, stages: ['RELEASE'] })
    const call = fetchFor(url, { stage: 'RELEASE' })
    const headers = { 'content-type': 'application/json' }
    const response = await call(`${url}/v1/infers/one/stream`, { method: 'POST', headers, body: '{"a":1}' })
    t.equal((await response.text()).match(/^event: \w+$/gm)?.at(-1), 'event: done')
  })

  t.test('stream: a file reaches the sample service, byte for byte', async () => {
    const { url } = await stand.gateway({ sample: true, stages: ['RELEASE'] })
    const body = new FormData()
    body.set('images', new File([new Uint8Array(70_000).fill(3)], 'flower.png', { type: 'image/png' }))
    const response = await fetchFor(url, { stage: 'RELEASE' })(`${url}/v1/infers/one`, {
      method: 'POST',
      body,
    })
    const { files } = (await response.json()) as { files: { size: number; content_type: string }[] }
    t.equal(files[0]?.size, 70_000)
    t.equal(files[0]?.content_type, 'image/png')
  })

  t.test('stream: half an answer is an error of its body, not an end', async () => {
    const { url } = await stand.server({ fault: 'half', body: 'half' })
    const response = await fetchFor(url)(url)
    t.ok((await errorOf(response.text())) instanceof Error, 'thrown')
  })

  t.test('stream: an answer that falls silent ends with idleTimeoutSeconds', async () => {
    const { url } = await stand.server({ fault: 'silent', body: 'first ' })
    const response = await fetchFor(url, { idleTimeoutSeconds: 0.3 })(url)
    // Chromium's text() tells every error as an error of the network; the stream tells it as it is.
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    t.equal((await reader.read()).value?.length, 6)
    t.equal((await errorOf(reader.read())).code, 'TIMEOUT')
  })

  t.test('stream: progress of an upload', async () => {
    const { url, arrived } = await stand.gateway()
    const seen: { sentBytes: number; totalBytes: number | undefined }[] = []
    const call = fetchFor(url, { onUploadProgress: (progress) => seen.push(progress) })
    t.equal((await call(url, { method: 'POST', body: new Uint8Array(200_000) })).status, 200)
    t.equal((await arrived())[0]?.body.length, 200_000)
    t.equal(seen.at(-1)?.sentBytes, 200_000)
    t.equal(seen.at(-1)?.totalBytes, 200_000)
  })
}
