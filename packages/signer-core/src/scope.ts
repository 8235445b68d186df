import type { HmacKey } from './algorithm.ts'
import { SignerError } from './errors.ts'
import { kindOf } from './show.ts'

/** A key that is derived for each scope, which is the third line of what is signed, and kept for the next: a day's. */
export function keyPerScope(derive: (scope: string) => HmacKey): HmacKey {
  let lastScope = ''
  let lastKey: HmacKey | undefined
  return (stringToSign) => {
    const scope = stringToSign.split('\n', 3)[2] ?? ''
    if (lastKey === undefined || scope !== lastScope) {
      lastKey = derive(scope)
      lastScope = scope
    }
    return lastKey(stringToSign)
  }
}

const EXAMPLES = { region: 'cn-north-4', service: 'iotda' }

/** A region or a service, as it may stand in `Credential`. */
export function requireScopePart(name: keyof typeof EXAMPLES, text: unknown, empty: boolean): string {
  if (typeof text === 'string' && /^[A-Za-z0-9._-]{0,64}$/.test(text) && (empty || text !== '')) return text
  throw new SignerError(
    'OPTION_INVALID',
    `scope.${name} must be a name such as '${EXAMPLES[name]}'${empty ? " or ''" : ''}, not ${typeof text === 'string' && text !== '' ? 'a string with other characters' : kindOf(text)}.`,
  )
}

/** The scope as an object. */
export function requireScope(scope: unknown): asserts scope is object {
  if (typeof scope !== 'object' || scope === null)
    throw new SignerError(
      'OPTION_INVALID',
      `scope must be an object with region and service, not ${kindOf(scope)}.`,
    )
}
