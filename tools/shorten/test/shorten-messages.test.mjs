import { describe, expect, it } from 'vitest'
import { collectArgumentNames } from '../src/argument-names.mjs'
import { shortenMessages } from '../src/shorten-messages.mjs'

const IMPORT = "import { SignerError } from './errors.js';\n"

/** @param {string} code */
function shorten(code, head = IMPORT) {
  const text = head + code
  return shortenMessages('file.js', text, collectArgumentNames([['file.js', text]]))
}

/** @param {string} message an expression */
const shortenOne = (message) =>
  shorten(`function f(url, name, headers) { throw new SignerError('A', ${message}); }`)
    .replace(/^.*\n/, '')
    .trim()

/** @param {string} argument an expression */
const short = (argument) => `function f(url, name, headers) { throw shortError('A', ${argument}); }`

describe('a message', () => {
  it.each([
    ["'url must be absolute.'", "'url'"],
    ['"url must not have a \'#\'."', "'url'"],
    ['`url must be a string, not ${kindOf(url)}.`', "'url'"],
    ["'headers.host is blank.'", "'headers.host'"],
    ['`headers[${quote(name)}] is blank.`', "'headers'"],
    ['`${name} is blank.`', 'name'],
    ['`url.${name} is blank.`', '`url.${name}`'],
  ])('%s becomes its argument', (message, argument) => {
    expect(shortenOne(message)).toBe(short(argument))
  })

  it.each([
    ["'The url is wrong.'", "begins with 'The'"],
    ["'cannot read'", "begins with 'cannot'"],
    ["'url'", 'not written here'],
    ['`${kindOf(url)} is wrong.`', 'not written here'],
    ['`${unknown} is wrong.`', 'something computed'],
    ['url ? "url a" : "url b"', 'not written here'],
    ['message', 'not written here'],
  ])('%s ends the build', (message, fault) => {
    expect(() => shortenOne(message)).toThrow(fault)
    expect(() => shortenOne(message)).toThrow('file.js:2 ')
  })

  it('may begin with a variable that holds the name of an argument', () => {
    const code =
      'function f(url, key) { const path = `url.${key}`; throw new SignerError("A", `${path} is blank.`); }'
    expect(shorten(code)).toContain('shortError("A", path)')
  })

  it('keeps the cause of an error', () => {
    expect(
      shorten('function f(url) { return new SignerError("A", "url is wrong.", { cause: 1 }); }'),
    ).toContain('shortError("A", \'url\', { cause: 1 })')
  })
})

describe('a function that passes messages on', () => {
  const wrapper = 'const invalid = (code, message) => new SignerError(code, message);\n'

  it('has its calls shortened', () => {
    const text = shorten(`${wrapper}function f(url) { throw invalid('A', \`url is \${url}.\`); }`)
    expect(text).toContain('(code, message) => shortError(code, message)')
    expect(text).toContain("throw invalid('A', 'url')")
  })

  it.each([
    [`${wrapper}export { invalid };`, 'other than by a call'],
    [`${wrapper}call(invalid);`, 'other than by a call'],
    [`export ${wrapper}`, 'other files may call'],
    ['list.map((message) => new SignerError("A", message));', 'without a name'],
    [`${wrapper}function f(url) { throw invalid('A', url); }`, 'not written here'],
  ])('must be within reach: %s', (code, fault) => {
    expect(() => shorten(code)).toThrow(fault)
  })
})

describe('a file', () => {
  it('imports what it needs', () => {
    const thrown = 'function f(url) { throw new SignerError("A", "url is wrong."); }\n'
    expect(shorten(thrown)).toBe(
      "import { shortError } from './errors.js';\nfunction f(url) { throw shortError(\"A\", 'url'); }\n",
    )
    expect(shorten(`${thrown}is(SignerError);`)).toContain('import { SignerError, shortError } from')
    expect(shorten('f();')).toBe(`${IMPORT}f();\n`)
    expect(() =>
      shorten(thrown, "import { SignerError as E, SignerError } from './errors.js';\n"),
    ).not.toThrow()
    expect(() => shorten(thrown, '')).toThrow('does not import SignerError')
    expect(() => shorten(thrown, "import { E as SignerError } from './errors.js';\n")).toThrow(
      'does not import',
    )
  })

  it('must not use the name of what makes short errors', () => {
    expect(() => shorten('const shortError = 1;')).toThrow('uses the name shortError')
  })

  it('loses its source map, whose lines are others', () => {
    expect(shorten('f();\n//# sourceMappingURL=file.js.map')).toBe(`${IMPORT}f();\n`)
  })

  it('with the class makes short errors of that class', async () => {
    const made = shorten(
      'export class SignerError extends Error { constructor(code, message, options) { super(message, options); this.code = code } }',
      '',
    )
    const { shortError, SignerError } = await import(`data:text/javascript,${encodeURIComponent(made)}`)
    const error = shortError('URL_INVALID', 'url', { cause: 'x' })
    expect(error).toBeInstanceOf(SignerError)
    expect(error).toMatchObject({
      code: 'URL_INVALID',
      message: 'url: URL_INVALID',
      cause: 'x',
    })
  })
})
