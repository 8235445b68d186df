import { mutantsOf } from '../mutants-of.mjs'

export const signedHeaders = mutantsOf('signer-core', 'signed headers', {
  'signed-authorization': ['headers.ts', "if (layout.key === 'authorization') return\n", ''],
  'signed-without-host': ['sign.ts', "setHeader(sent, 'host', 'host', host)", ''],
  'signed-host-of-url-over-header': [
    'sign.ts',
    'if (given !== undefined) return\n',
    "if (given !== undefined) return setHeader(sent, 'host', 'host', host ?? given)\n",
  ],
  'signed-without-any-host': [
    'sign.ts',
    'if (host === undefined)\n',
    "if (host === undefined) return\n  if (host === '')\n",
  ],
  'signed-blank-host': ['sign.ts', "trimValue(given) === ''", 'false'],
  'signed-without-date': [
    'header-layout.ts',
    'at.parent !== undefined; at = at.parent) nodes.push(at)',
    "at.parent !== undefined; at = at.parent) if (at.key !== 'x-sdk-date') nodes.push(at)",
  ],
  // What the C# SDK does.
  'signed-without-content-type': [
    'header-layout.ts',
    'at.parent !== undefined; at = at.parent) nodes.push(at)',
    "at.parent !== undefined; at = at.parent) if (at.key !== 'content-type') nodes.push(at)",
  ],
  'signed-not-sorted': [
    'header-layout.ts',
    'nodes.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))',
    '',
  ],
  'signed-names-joined-by-comma': ['header-layout.ts', "names.join(';')", "names.join(',')"],
})
