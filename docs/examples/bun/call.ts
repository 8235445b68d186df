import { createSignedFetch } from '@apig/transport-fetch'
import { defaultChain } from '@apig/transport-node/credentials'

const { APIG_URL } = Bun.env
const signedFetch = createSignedFetch({ credentials: defaultChain(), origins: APIG_URL, stage: 'RELEASE' })

const answer = await signedFetch(APIG_URL, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ text: 'hello' }),
})
console.log(answer.status, await answer.text())

const form = new FormData()
form.set('images', Bun.file('README.md'), 'README.md')
const uploaded = await signedFetch(APIG_URL, { method: 'POST', body: form })
console.log(uploaded.status, await uploaded.text())
