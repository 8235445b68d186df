import { createVerifier } from '@apig/backend-verify'

export const verifier = createVerifier({
  // a function: `next build` loads this file too, and has no secrets
  keys: (id) => (id === process.env.SIGNATURE_KEY ? process.env.SIGNATURE_SECRET : undefined),
  hosts: ['api.example.com'], // the host that callers use
  plus: 'space', // Next.js writes a space in the query as +
})
