import { createSignedFetch } from '@apig/transport-fetch'
import { defaultChain } from '@apig/transport-node/credentials'
import OpenAI from 'openai'

const { APIG_URL } = process.env
const client = new OpenAI({
  baseURL: `${APIG_URL}/v1`,
  apiKey: 'unused', // the signature takes its place
  maxRetries: 0, // the signed fetch retries
  fetch: createSignedFetch({ credentials: defaultChain(), origins: APIG_URL, stage: 'RELEASE' }),
})

const model = 'qwen' // the name of yours
const messages = [{ role: 'user' as const, content: 'hello' }]
const completion = await client.chat.completions.create({ model, messages })
console.log(completion.choices[0]?.message.content)

const stream = await client.chat.completions.create({ model, messages, stream: true })
for await (const { choices } of stream) process.stdout.write(choices[0]?.delta.content ?? '')
console.log()
