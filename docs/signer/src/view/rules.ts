import type { Part } from '../derive/parts.ts'
import type { Language } from '../state.ts'

/** Where the protocol page of each language stands in the site, seen from this page. */
const PAGES = { en: '../protocol.html', zh: '../zh/protocol.html' }

const RULES: Record<Part, string> = {
  method: 'rule-method',
  uri: 'rule-canonical-uri',
  query: 'rule-canonical-query',
  headers: 'rule-canonical-headers',
  'signed-headers': 'rule-signed-headers',
  'payload-hash': 'rule-payload-hash',
  date: 'rule-date',
  algorithm: 'rule-string-to-sign',
  scope: 'rule-string-to-sign',
  'canonical-hash': 'rule-string-to-sign',
  'access-key': 'rule-authorization',
  signature: 'rule-signature',
}

/** The rule that a part comes from. */
export function ruleOf(part: Part, language: Language): string {
  return `${PAGES[language]}#${RULES[part]}`
}
