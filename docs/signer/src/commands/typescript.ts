import type { RequestFields } from '../state.ts'
import { readHeaders } from '../derive/read-headers.ts'

/** A program that signs the request anew and sends it. It reads the keys from the environment. */
export function typescriptProgram(form: RequestFields): string | undefined {
  const { method, url, body, payload, hash, algorithm, region, service, securityToken } = form
  const headers = readHeaders(form.headers)
  if ('lineWithoutColon' in headers) return undefined
  const chosen = {
    'SDK-HMAC-SHA256': undefined,
    'SDK-HMAC-SM3': { name: 'sdkHmacSm3', from: 'sm3', use: 'sdkHmacSm3' },
    'V11-HMAC-SHA256': {
      name: 'v11HmacSha256',
      from: 'v11',
      use: `v11HmacSha256({ region: ${text(region)}, service: ${text(service)} })`,
    },
  }[algorithm]
  const options = {
    signed: '',
    unsigned: ", { payload: 'unsigned' }",
    hash: `, { payload: { hash: ${text(hash)} } }`,
  }[payload]
  return [
    "import { createSigner } from '@apig/signer-core'",
    ...(chosen === undefined ? [] : [`import { ${chosen.name} } from '@apig/signer-core/${chosen.from}'`]),
    '',
    'const signer = createSigner(',
    '  {',
    '    accessKeyId: process.env.HUAWEICLOUD_SDK_AK,',
    '    secretAccessKey: process.env.HUAWEICLOUD_SDK_SK,',
    ...(securityToken === '' ? [] : ['    securityToken: process.env.HUAWEICLOUD_SDK_SECURITY_TOKEN,']),
    '  },',
    ...(chosen === undefined ? [] : [`  { algorithm: ${chosen.use} },`]),
    ')',
    'const signed = signer.sign(',
    '  {',
    `    method: ${text(method)},`,
    `    url: ${text(url)},`,
    ...(headers.pairs.length === 0
      ? []
      : [
          '    headers: {',
          ...headers.pairs.map(([name, value]) => `      ${text(name)}: ${text(value)},`),
          '    },',
        ]),
    ...(body === '' ? [] : [`    body: ${text(body)},`]),
    `  }${options === '' ? ',' : `${options},`}`,
    ')',
    'const response = await fetch(signed.url, signed)',
    'console.log(response.status, await response.text())',
  ].join('\n')
}

/** A string of JSON is one of TypeScript, but for its quotes. */
const text = (value: string): string =>
  value.includes("'") || /[\\"\p{Cc}]/u.test(value) ? JSON.stringify(value) : `'${value}'`
