import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

// Tests read the sources of every workspace package, so that no build has to come first.
const conditions = ['@apig/source', ...defaultServerConditions]

export default defineConfig({
  root: import.meta.dirname,
  ssr: { resolve: { conditions } },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
})
