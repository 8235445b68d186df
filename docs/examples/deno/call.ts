import { createSignedFetch } from '@apig/transport-fetch'
import { defaultChain } from '@apig/transport-node/credentials'

const url = Deno.env.get('APIG_URL')
const signedFetch = createSignedFetch({ credentials: defaultChain(), origins: url, stage: 'RELEASE' })

const answer = await signedFetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ text: 'hello' }),
})
console.log(answer.status, await answer.text())

const form = new FormData()
form.set('images', new File([await Deno.readFile('README.md')], 'README.md'))
const uploaded = await signedFetch(url, { method: 'POST', body: form })
console.log(uploaded.status, await uploaded.text())
