// A port that is signer-core itself: what BREAK names comes out wrong, after AFTER answers it ends.
import { createInterface } from 'node:readline'
import { stagesOf } from '../src/stages.mjs'

const { BREAK, AFTER = 'never' } = process.env
let answered = 0
for await (const line of createInterface({ input: process.stdin })) {
  if (String(answered++) === AFTER) process.exit(1)
  const { name, request, credentials } = JSON.parse(line)
  const answer = stagesOf({ request, credentials })
  if (BREAK !== undefined) answer[BREAK] = 'broken'
  console.log(JSON.stringify({ name: BREAK === 'name' ? 'another' : name, ...answer }))
}
