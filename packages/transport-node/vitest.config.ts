import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

// Tests read the sources of every workspace package, so that no build has to come first.
const conditions = ['@apig/source', ...defaultServerConditions]

// Everything on undici 8, the client too; undici 7 is what the package depends on.
const alias = process.env['APIG_TEST_UNDICI'] === 'undici8' ? { undici: 'undici8' } : undefined

export default defineConfig({
  root: import.meta.dirname,
  ...(alias && { resolve: { alias } }),
  ssr: { resolve: { conditions } },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
})
