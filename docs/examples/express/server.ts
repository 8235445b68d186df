import { createVerifier } from '@apig/backend-verify'
import { verifying } from '@apig/backend-verify/express'
import express from 'express'

const keys = { [process.env.SIGNATURE_KEY ?? '']: process.env.SIGNATURE_SECRET }
const verifier = createVerifier({ keys, hosts: ['api.example.com'] }) // the host that callers use

const app = express()
app.use(verifying(verifier)) // first: before every body parser and every route
app.use(express.json())
app.post('/orders', (req, res) => {
  res.json({ keyId: req.apig.keyId, order: req.body })
})
app.listen(process.env.PORT ?? 3000)
