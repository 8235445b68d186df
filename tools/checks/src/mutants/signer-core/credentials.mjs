import { mutantsOf } from '../mutants-of.mjs'

const FILE = 'credentials.ts'

export const credentials = mutantsOf('signer-core', 'credentials', {
  'secret-with-spaces-accepted': [FILE, 'if (text.trim() !== text)', 'if (false)'],
  'secret-trimmed-silently': [
    FILE,
    "requireKeyText('secretAccessKey', secretAccessKey)",
    "requireKeyText('secretAccessKey', secretAccessKey?.trim())",
  ],
  'secret-blank-accepted': [FILE, "if (text.trim() === '')", "if (text === '')"],
  'secret-empty-accepted': [FILE, "if (text.trim() === '')", "if (text !== '' && text.trim() === '')"],
  'secret-not-checked': [FILE, "requireKeyText('secretAccessKey', secretAccessKey)", ''],
  'secret-with-newline-accepted': [FILE, '/[\\0\\r\\n]/.test(text)', 'false'],
  'secret-lone-surrogate-accepted': [FILE, 'if (hasLoneSurrogate(text))', 'if (false)'],
  'access-key-with-comma-accepted': [FILE, 'accessKeyId, isAccessKeyId)', 'accessKeyId)'],
  'token-with-space-accepted': [FILE, 'securityToken, isSecurityToken)', 'securityToken)'],
  'expiry-not-checked': [FILE, 'if (expiresAt !== undefined && (', 'if (false && ('],
  'error-shows-the-value': ['show.ts', "value === '' ? 'an empty string' : 'a string'", 'value'],
  'signed-stages-enumerable': [
    'signed-request.ts',
    'this.#stringToSign = stringToSign',
    'this.#stringToSign = stringToSign\n    Object.assign(this, { text: stringToSign })',
  ],
})
