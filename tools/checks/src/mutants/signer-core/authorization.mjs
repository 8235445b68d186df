import { mutantsOf } from '../mutants-of.mjs'

const FILE = 'authorization.ts'

export const authorization = mutantsOf('signer-core', 'Authorization', {
  'authorization-any-order': [FILE, 'if (!text.startsWith(label, start)) throw malformed(label)', ''],
  'authorization-any-last-label': [
    FILE,
    "if (!text.startsWith('Signature=', names.next)) throw malformed('Signature=')",
    '',
  ],
  'authorization-any-signature': [
    FILE,
    '  if (!isHexDigest(signature))\n    throw new SignerError(\n',
    '  if (false)\n    throw new SignerError(\n',
  ],
  'authorization-junk-behind': [
    FILE,
    '  if (!isHexDigest(signature))\n    throw new SignerError(\n',
    '  if (!isHexDigest(signature.slice(0, 64)))\n    throw new SignerError(\n',
  ],
  'authorization-any-scheme': [FILE, 'algorithms.find(({ name }) => name === scheme)', 'algorithms[0]'],
  'authorization-scheme-in-any-case': [FILE, 'name === scheme)', 'name === scheme.toUpperCase())'],
  'authorization-needs-a-space': [
    FILE,
    '=== 0x20 ? comma + 2 : comma + 1',
    '=== 0x20 ? comma + 2 : comma + 2',
  ],
  'authorization-empty-access': [FILE, '\\x2d-\\x7e]+$/', '\\x2d-\\x7e]*$/'],
  'authorization-names-repeated': [FILE, 'if (name <= last)', 'if (name < last)'],
  'authorization-names-in-any-order': [FILE, 'if (name <= last)', 'if (name === last)'],
  'authorization-names-itself': [FILE, "if (name === 'authorization')", 'if (false)'],
  'authorization-names-in-capitals': [FILE, ' || name !== name.toLowerCase())', ')'],
  'authorization-shows-a-token': [FILE, 'space > 0 && /^[A-Za-z0-9-]{1,30}$/.test(scheme)', 'true'],
  'compare-always-equal': [
    'crypto/node.ts',
    "return crypto.timingSafeEqual(Buffer.from(a, 'utf16le')",
    "return true || crypto.timingSafeEqual(Buffer.from(a, 'utf16le')",
  ],
  'compare-first-half-alone': [
    'crypto/node.ts',
    "Buffer.from(b, 'utf16le')",
    "Buffer.from(b.slice(0, 32) + a.slice(32), 'utf16le')",
  ],
  'compare-first-64-alone': [
    'crypto/node.ts',
    'if (a.length !== DIGEST_LENGTH || b.length !== DIGEST_LENGTH) return constantTimeEqual(a, b)\n',
    '',
  ],
  'compare-digests-with-themselves': [
    'crypto/node.ts',
    'timingSafeEqual(one, other)',
    'timingSafeEqual(one, one)',
  ],
  'compare-always-equal-portable': ['crypto/portable.ts', 'return difference === 0', 'return true'],
  'compare-last-char-alone-portable': ['crypto/portable.ts', 'difference |=', 'difference ='],
  'compare-without-length': [
    'signature.ts',
    'expected.length === received.length && constantTimeEqual',
    'constantTimeEqual',
  ],
  'hash-portable-of-latin1': [
    'crypto/portable.ts',
    "typeof data === 'string' ? encoder.encode(data)",
    "typeof data === 'string' ? Uint8Array.from(data, (char) => char.charCodeAt(0))",
  ],
  'hmac-portable-key-used-up': ['crypto/portable.ts', 'keyed.reset().update', 'keyed.update'],
  'hex-without-leading-zeros': [
    'crypto/hex.ts',
    '(byte >> 4).toString(16) + (byte & 15).toString(16)',
    'byte.toString(16)',
  ],
})
