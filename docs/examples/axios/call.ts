import { openAsBlob } from 'node:fs'
import { createSignedFetch } from '@apig/transport-fetch'
import { defaultChain } from '@apig/transport-node/credentials'
import axios from 'axios'

const { APIG_URL = '' } = process.env
const fetch = createSignedFetch({ credentials: defaultChain(), origins: APIG_URL, stage: 'RELEASE' })
const client = axios.create({ adapter: 'fetch', env: { fetch } })

const answer = await client.post(APIG_URL, { text: 'hello' })
console.log(answer.status, answer.data)

const form = new FormData()
form.set('images', await openAsBlob('README.md'), 'README.md')
const uploaded = await client.postForm(APIG_URL, form) // `post` gives a form a wrong content type on Node
console.log(uploaded.status, uploaded.data)
