// The gateway of the soak, in a process of its own: its URL, then an answer to each question.
import { startGateway } from '@apig/local-gateway'
import { readSettings, serveQuestions } from './child.mjs'

const settings = readSettings()
let clockOffset = 0
const gateway = await startGateway({
  ...settings,
  // Refusals of `iam` lock a key after five in a row, which the attackers would use.
  auth: 'app',
  now: () => new Date(Date.now() + clockOffset),
})
serveQuestions(gateway.url, { clock: (offset) => void (clockOffset = offset) })
