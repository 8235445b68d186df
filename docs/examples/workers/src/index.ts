import { createVerifier } from '@apig/backend-verify'
import { verifying } from '@apig/backend-verify/hono'
import { Hono } from 'hono'

const keys = { [process.env.SIGNATURE_KEY ?? '']: process.env.SIGNATURE_SECRET }
const verifier = createVerifier({ keys, hosts: ['api.example.com'] }) // the host that callers use

const app = new Hono()
app.use(verifying(verifier)) // before every other middleware
app.post('/orders', async (c) => c.json({ keyId: c.get('apig').keyId, order: await c.req.json() }))
export default app
