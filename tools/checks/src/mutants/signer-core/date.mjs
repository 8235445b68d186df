import { mutantsOf } from '../mutants-of.mjs'

export const date = mutantsOf('signer-core', 'date', {
  'date-that-rolls-over': ['date.ts', ' && date.toISOString() === iso', ''],
  'date-with-junk-behind': ['date.ts', '([0-9]{2})Z$/', '([0-9]{2})Z/'],
  'date-with-junk-before': ['date.ts', '/^([0-9]{4})', '/([0-9]{4})'],
  'date-with-a-newline-behind': ['date.ts', '([0-9]{2})Z$/', '([0-9]{2})Z$/m'],
  'date-header-before-option': [
    'sign.ts',
    'if (option !== undefined) return',
    'if (option !== undefined && given === undefined) return',
  ],
  'date-header-ignored': [
    'sign.ts',
    'if (given === undefined) return formatMilliseconds(Date.now())',
    'return formatMilliseconds(Date.now())',
  ],
  'date-header-not-checked': ['sign.ts', 'parseDate(text)\n', '\n'],
  'date-header-not-trimmed': ['sign.ts', 'const text = trimValue(given)', 'const text = given'],
  'date-remembered-for-ever': ['date.ts', 'if (second !== lastSecond)', "if (lastText === '')"],
  'date-rounded': ['date.ts', 'Math.floor(milliseconds / 1000)', 'Math.round(milliseconds / 1000)'],
  'date-truncated-before-1970': [
    'date.ts',
    'Math.floor(milliseconds / 1000)',
    'Math.trunc(milliseconds / 1000)',
  ],
  'date-year-10000': ['date.ts', 'if (iso.length !== 24)', 'if (false)'],
  'date-invalid-accepted': ['date.ts', 'if (Number.isNaN(milliseconds))', 'if (false)'],
})
