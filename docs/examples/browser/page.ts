import { createSignedFetch } from '@apig/transport-fetch'

const url: string = import.meta.env.APIG_URL
const signedFetch = createSignedFetch({
  origins: url,
  stage: 'RELEASE',
  async credentials() {
    const { expiresAt, ...keys } = await (await fetch('/temporary-credentials')).json()
    return { ...keys, expiresAt: new Date(expiresAt) }
  },
})

async function show(calling: Promise<Response>) {
  const response = await calling
  document.querySelector('pre')?.append(`${response.status} ${await response.text()}\n`)
}

const headers = { 'content-type': 'application/json' }
await show(signedFetch(url, { method: 'POST', headers, body: JSON.stringify({ text: 'hello' }) }))

document.querySelector('input')?.addEventListener('change', ({ target }) => {
  const [file] = (target as HTMLInputElement).files ?? []
  if (file === undefined) return
  const form = new FormData()
  form.set('images', file)
  void show(signedFetch(url, { method: 'POST', body: form }))
})
