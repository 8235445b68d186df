import { defineConfig } from 'vitest/config'
import { defaultServerConditions } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  ssr: { resolve: { conditions: ['@apig/source', ...defaultServerConditions] } },
  test: { include: ['test/**/*.test.mjs'], environment: 'node', testTimeout: 60_000 },
})
