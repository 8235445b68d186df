import { mutantsOf } from '../mutants-of.mjs'

export const result = mutantsOf('backend-verify', 'result', {
  'verify-throws': [
    'create-verifier.ts',
    '        result = refused(thrown, facts, settings.algorithms)\n',
    '        if (!(thrown instanceof Error)) result = refused(thrown, facts, settings.algorithms)\n        else throw thrown\n',
  ],
  'verify-exempt-prefix': [
    'create-verifier.ts',
    'exempt.has(`${request.method} ${request.url}`)',
    '[...exempt].some((text) => `${request.method} ${request.url}`.startsWith(text))',
  ],
  'verify-exempt-any-method': [
    'create-verifier.ts',
    'exempt.has(`${request.method} ${request.url}`)',
    '[...exempt].some((text) => text.endsWith(` ${request.url}`))',
  ],
  'verify-hook-throws': [
    'create-verifier.ts',
    '  try {\n    onDecision(Object.freeze(decision))\n  } catch {',
    '  onDecision(Object.freeze(decision))\n  try {\n  } catch {',
  ],
  'verify-log-unlimited': ['log.ts', 'if (state.credit < 1)', 'if (false)'],
  'verify-log-key-id': ['log.ts', 'key ${hashKeyId(facts.keyId)}', 'key ${facts.keyId}'],
  'verify-code-told': ['refusal-response.ts', 'error: refused.reason', 'error: refused.code'],
  'verify-no-challenge': ['refusal-response.ts', 'if (refused.status === 401)', 'if (false)'],
  'verify-no-date': ['refusal-response.ts', "if (refused.reason === 'expired')", 'if (false)'],
  'verify-connection-kept': ['refusal-response.ts', 'if (refused.bodyUnread)', 'if (false)'],
  'verify-error-message-told': [
    'key-source.ts',
    "return typeof code === 'string'",
    "if (error.message !== '') return error.message\n  return typeof code === 'string'",
  ],
  'verify-method-case': [
    'read-request.ts',
    '  return {\n    method,\n',
    '  return {\n    method: method.toUpperCase(),\n',
  ],
  'verify-method-unchecked': ['read-request.ts', 'if (!isToken(method))', 'if (false)'],
  'verify-arrival-ignored': [
    'judge.ts',
    '    this.#facts.step = 10\n',
    "    if (Math.abs(this.#settings.now!().getTime() - this.#read.date.getTime()) > this.#settings.maxSkewMs) throw new Refusal('DATE_SKEW', '')\n    this.#facts.step = 10\n",
  ],
})
