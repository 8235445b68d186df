import { mutantsOf } from '../mutants-of.mjs'

export const date = mutantsOf('backend-verify', 'date', {
  'verify-no-skew': ['check-date.ts', 'if (Math.abs(skewMs) <= maxSkewMs) return', 'return'],
  'verify-future-allowed': ['check-date.ts', 'Math.abs(skewMs) <=', 'skewMs <='],
  'verify-past-allowed': ['check-date.ts', 'Math.abs(skewMs) <=', '-skewMs <='],
  'verify-edge-of-skew': ['check-date.ts', 'Math.abs(skewMs) <=', 'Math.abs(skewMs) <'],
  'verify-date-remembered': ['check-date.ts', "text === lastText && text !== ''", "lastText !== ''"],
  'verify-clock-unchecked': ['facts.ts', '|| Number.isNaN(receivedAt.getTime())', ''],
  'verify-missing-date': ['signed-headers.ts', "if (!byName.has('x-sdk-date'))", 'if (false)'],
  'verify-skew-option': ['settings.ts', 'max: 900 }', 'max: 9000 }'],
})
