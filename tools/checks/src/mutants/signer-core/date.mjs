import { mutantsOf } from '../mutants-of.mjs'

export const date = mutantsOf('signer-core', 'date', {
  'date-that-rolls-over': ['date.ts', ' && formatDate(date) === text', ''],
  'date-that-rolls-over-the-day': [
    'date.ts',
    'formatDate(date) === text',
    'formatDate(date).slice(8) === text.slice(8)',
  ],
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
  'date-remembered-for-ever': ['date.ts', 'if (second === lastSecond)', "if (lastText !== '')"],
  'date-rounded': ['date.ts', 'Math.floor(milliseconds / 1000)', 'Math.round(milliseconds / 1000)'],
  'date-truncated-before-1970': [
    'date.ts',
    'Math.floor(milliseconds / 1000)',
    'Math.trunc(milliseconds / 1000)',
  ],
  'date-year-10000': ['date.ts', 'if (iso.length !== 24)', 'if (false)'],
  'date-invalid-accepted': ['date.ts', 'if (Number.isNaN(milliseconds))', 'if (false)'],
})
