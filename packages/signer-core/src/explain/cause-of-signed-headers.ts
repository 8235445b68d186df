import { quote } from '../show.ts'
import type { Cause } from './cause.ts'

/** Why `SignedHeaders` in the Authorization that arrived lists different names than ours. */
export function causeOfSignedHeaders(ours: string, theirs: string): Cause {
  const mine = new Set(ours.split(';'))
  const others = theirs.split(';')
  const missing = [...mine].filter((name) => !others.includes(name))
  const added = others.filter((name) => !mine.has(name))
  const what = [
    missing.length > 0 ? `without ${listed(missing)}` : '',
    added.length > 0 ? `with ${listed(added)}` : '',
    missing.length === 0 && added.length === 0 ? 'in a different order' : '',
  ].filter((text) => text !== '')
  return {
    cause: `The Authorization that arrived is not the one of this signed request: it lists the signed headers ${what.join(' and ')}. Something signed the request again (an interceptor, a proxy, another SDK), or the response belongs to a different call.`,
    advice:
      'Let one place sign, as the last step before sending, and explain a response with the signed request that led to it.',
  }
}

/** A few names for a sentence. */
export function listed(names: readonly string[]): string {
  const few = names.slice(0, 5).map(quote).join(', ')
  return names.length > 5 ? `${few} and ${names.length - 5} more` : few
}
