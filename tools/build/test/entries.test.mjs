import { describe, expect, it } from 'vitest'
import { completeEntries, entrySources } from '../src/entries.mjs'

const written = {
  name: 'example',
  exports: {
    '.': { '@apig/source': './src/index.ts' },
    './room': { '@apig/source': './src/room/index.ts' },
    './picture.png': './assets/picture.png',
    './package.json': './package.json',
  },
  imports: {
    '#crypto': { '@apig/source': { types: './src/b.ts', node: './src/a.ts', default: './src/b.ts' } },
  },
}

describe('completeEntries', () => {
  it('writes what an entry publishes', () => {
    expect(completeEntries(written).exports).toEqual({
      ...written.exports,
      '.': {
        '@apig/source': './src/index.ts',
        types: { import: './dist/index.d.ts', require: './dist/index.d.cts' },
        import: './dist/index.js',
        require: './dist/index.cjs',
      },
      './room': {
        '@apig/source': './src/room/index.ts',
        types: { import: './dist/room/index.d.ts', require: './dist/room/index.d.cts' },
        import: './dist/room/index.js',
        require: './dist/room/index.cjs',
      },
    })
  })

  it('writes what resolvers without exports read', () => {
    expect(completeEntries(written)).toMatchObject({
      main: './dist/index.cjs',
      types: './dist/index.d.cts',
      typesVersions: { '*': { room: ['./dist/room/index.d.cts'] } },
    })
  })

  it('writes both formats of an import, and leaves its types to the sources', () => {
    expect(completeEntries(written).imports['#crypto']).toEqual({
      ...written.imports['#crypto'],
      import: { node: './dist/a.js', default: './dist/b.js' },
      require: { node: './dist/a.cjs', default: './dist/b.cjs' },
    })
  })

  it('changes nothing that it wrote, whatever the order', () => {
    const once = completeEntries(written)
    expect(JSON.stringify(completeEntries(once))).toBe(JSON.stringify(once))
  })
})

describe('entrySources', () => {
  it('names each source once', () => {
    expect(entrySources(completeEntries(written))).toEqual({
      all: ['./src/index.ts', './src/room/index.ts', './src/b.ts', './src/a.ts'],
      exported: ['./src/index.ts', './src/room/index.ts'],
    })
  })

  it('names the source of a command, which exports nothing', () => {
    const command = {
      bin: { apig: './dist/bin.js' },
      exports: { './package.json': './package.json' },
    }
    expect(entrySources(command)).toEqual({ all: ['./src/bin.ts'], exported: [] })
    expect(completeEntries(command)).toEqual(command)
  })
})
