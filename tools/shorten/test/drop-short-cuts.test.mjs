import { describe, expect, it } from 'vitest'
import { dropShortCuts } from '../src/drop-short-cuts.mjs'

/** @param {string} code */
const drop = (code) => dropShortCuts('file.js', code).replace(/\s+/g, ' ').trim()

/** @param {string} statement */
const inFunction = (statement) => drop(`function f(a) {\n  b();\n  ${statement}\n  return a;\n}`)

const bare = 'function f(a) { b(); return a; }'

describe('a short cut', () => {
  it.each([
    ['// Short cut.\n  if (a) return 1;'],
    ['// Short cut: most of them.\n  if (a) {\n    c();\n    return 1;\n  }'],
    ['// Why it is so.\n  // Short cut: most of them.\n  if (a) return 1;'],
    ['// Short cut: as below.\n  const c = d(a);\n  // Short cut.\n  if (c) return c;'],
    ['// Short cut\n  try {\n    return c();\n  } catch {}'],
    ['// Short cut: for the next one.\n  remember(a);'],
    ['// Short cut.\n  if (a) return 1;\n  // Short cut.\n  if (c) return 2;'],
    ['// Short cut.\n  if (a) {\n    // Short cut.\n    if (c) return 2;\n  }'],
  ])('goes: %j', (statement) => {
    expect(inFunction(statement)).toBe(bare)
  })

  it('goes from the left side of ??', () => {
    expect(drop('const f = (a) => /* short cut */ known.get(a) ?? make(a);')).toBe(
      'const f = (a) => make(a);',
    )
    expect(drop('const f = (a) => a ? b : (/* short cut */ c(a) ?? d(a));')).toBe(
      'const f = (a) => a ? b : ( d(a));',
    )
    expect(drop('function f(a) { return /* short cut */ b(a) ?? c(a); }')).toBe(
      'function f(a) { return c(a); }',
    )
  })

  it('goes from the left side of ??=, brackets and all', () => {
    expect(drop('f(/* short cut */ (a.b ??= c(a)), d);')).toBe('f( ( c(a)), d);')
  })

  it.each([
    ['{\n  a,\n  // Short cut.\n  b: 1,\n  c,\n}', '{ a, c, }'],
    ['{\n  // Short cut.\n  b,\n  // Short cut.\n  c: d(),\n  e\n}', '{ e }'],
    ['{\n  a,\n  // Short cut.\n  b: 1\n}', '{ a, }'],
  ])('goes from an object: %j', (object, left) => {
    expect(drop(`f(${object});`)).toBe(`f(${left});`)
  })

  it.each([
    ['// Short cut.\n  if (a) return 1;\n  else return 2;'],
    ['// Short cut.\n  for (const c of a) return c;'],
    ['// Short cut.\n  return a ?? b;'],
    ['return /* short cut */ a || b;'],
    ['return /* short cut */ a;'],
    ['if (a)\n    // Short cut.\n    return 1;'],
  ])('ends the build where it cannot go: %j', (statement) => {
    expect(() => inFunction(statement)).toThrow('file.js:')
    expect(() => inFunction(statement)).toThrow('is marked as a short cut')
  })

  it('ends the build where its mark stands before nothing', () => {
    expect(() => drop('function f() {\n  b();\n  // Short cut.\n}')).toThrow('before nothing')
  })
})

it('leaves everything else as it is', () => {
  const code =
    'function f(a) {\n  // A short way.\n  if (a) return 1;\n  return a ?? b;\n}\n// Shortcuts are elsewhere.\n'
  expect(dropShortCuts('file.js', code)).toBe(code)
})
