import { createCases, inputClasses } from '../requests/classes.mjs'

const CASES = createCases().length
const CLASSES = inputClasses.flatMap(({ classes }) => classes).length

export const INTRODUCTION = `<!-- Written by \`node tools/interop/run.mjs --write\`. Change tools/interop, not this file: the run compares. -->

# Compatibility with the official SDKs

What the official SDKs sign and send, held against the reference signer (see [the protocol](protocol.md)). Each SDK, as its
registry delivers it, was given the same ${CASES} requests, of ${CLASSES} kinds, and sent them with its own HTTP client over real
sockets: to the local gateway, and to a Node.js backend behind \`@apig/backend-verify\` (\`interpretation: 'reference'\`). Both
accepted exactly the requests whose signature is that of the reference for the bytes that arrived, and refused the others by
name: the gateway with \`APIG.0303\` and the canonical request that it computed, the backend with \`SIGNATURE_MISMATCH\`.

For every request the signature was computed anew from a model of what the SDK signs, so the divergences below are not guesses.
None of this ran against the real gateway: where an SDK and the reference disagree, the local gateway sides with the reference.`

export const IN_SHORT = `
- JSON bodies given as objects, plain paths, plain queries and ASCII headers work with every SDK.
- **Python** differs from the reference least. It fails for dot segments, for a query inside the path, and for an unsigned payload
  without a body.
- **Go** signs neither \`host\` nor \`content-type\`. Give it paths without escapes: it escapes them itself, and an escape twice.
- **Java** fails for escapes in the path, for query names that have to be encoded, and for repeated names whose values are not sorted.
- **Node.js** fails for spaces and escapes in the path, for header values outside ASCII, for JSON that is already a text, and for
  some orders of names. Version 3.1.211 does not load as it is installed: it needs \`uuid\` and does not name it as a dependency.
- A content type other than JSON makes every SDK send \`UNSIGNED-PAYLOAD\`: the body is not protected by the signature. A backend that
  demands a signed body refuses these requests.
- Path parameters are put into the path as they are by Go, Java and Node.js. Check what you put there: \`..\`, \`/\`, \`?\` and \`#\` call
  another API than was meant, some of them with a good signature.`

export const READING = `
accepted: by the gateway and by the backend. **refused**: by both. **not sent**: the SDK ends with an error. **no way**: its API
cannot say this. The numbers are those of the divergences below. Not repeated are G1, G2 and J1, which hold for every request: Go
signs neither \`host\` nor \`content-type\`, Java does not sign \`content-type\`. Since Go does not sign \`host\`, the backend refuses all of
its requests (\`SIGNED_HEADER_REQUIRED\`) unless \`requireSigned: []\` is set: accepted means with that option.`

export const REVERSE = `
Our own signer and transports, calling backends of other languages that check with the [reference ports](../tools/ports): JSON,
files, bytes, and queries such as \`+\`, \`%2F\`, repeated names and emoji. Then requests that were tampered with on the way, or signed
with another key or at another time.`
