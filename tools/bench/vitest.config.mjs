import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

// Not 'module': what @smithy/core has under it is for bundlers, and Node cannot load it.
const conditions = defaultServerConditions.filter((condition) => condition !== 'module')

export default defineConfig({
  root: import.meta.dirname,
  ssr: { resolve: { conditions: ['@apig/source', ...conditions] } },
  test: { include: ['test/**/*.test.mjs'], environment: 'node', testTimeout: 60_000 },
})
