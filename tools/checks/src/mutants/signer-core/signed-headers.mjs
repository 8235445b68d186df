import { mutantsOf } from '../mutants-of.mjs'

export const signedHeaders = mutantsOf('signer-core', 'signed headers', {
  'signed-authorization': ['sign.ts', "removeHeader(sent, 'authorization')", ''],
  'signed-without-host': [
    'sign.ts',
    "return [...sent, { name: 'host', key: 'host', value: host, binary: false }]",
    'return sent.slice()',
  ],
  'signed-host-of-url-over-header': [
    'sign.ts',
    'if (given !== undefined) return sent.slice()',
    'if (given !== undefined) return sent.map((entry) => (entry === given ? { ...entry, value: host ?? entry.value } : entry))',
  ],
  'signed-without-any-host': [
    'sign.ts',
    'if (host === undefined)\n',
    "if (host === undefined) return sent.slice()\n  if (host === '')\n",
  ],
  'signed-blank-host': ['sign.ts', "trimValue(given.value) === ''", 'false'],
  'signed-without-date': [
    'sign.ts',
    'sortHeaders(withHost(sent, wire.place.host))',
    "sortHeaders(withHost(sent, wire.place.host)).filter((entry) => entry.key !== 'x-sdk-date')",
  ],
  // What the C# SDK does.
  'signed-without-content-type': [
    'sign.ts',
    'sortHeaders(withHost(sent, wire.place.host))',
    "sortHeaders(withHost(sent, wire.place.host)).filter((entry) => entry.key !== 'content-type')",
  ],
  'signed-few-not-sorted': ['headers.ts', 'else insertionSort(entries)', ''],
  'signed-many-not-sorted': [
    'headers.ts',
    'if (entries.length > 24) entries.sort(compareKeys)\n  else',
    'if (entries.length <= 24)',
  ],
  'signed-names-joined-by-comma': ['canonical-headers.ts', '`;${entry.key}`', '`,${entry.key}`'],
})
