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
    'pathTo(layout).sort(',
    "pathTo(layout).filter(({ key }) => key !== 'x-sdk-date').sort(",
  ],
  // What the C# SDK does.
  'signed-without-content-type': [
    'header-layout.ts',
    'pathTo(layout).sort(',
    "pathTo(layout).filter(({ key }) => key !== 'content-type').sort(",
  ],
  'signed-not-sorted': ['header-layout.ts', '.sort((a, b) => compareBytes(a.key, b.key))', ''],
  'signed-names-joined-by-comma': ['header-layout.ts', "names.join(';')", "names.join(',')"],
})
