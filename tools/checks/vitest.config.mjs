import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: import.meta.dirname,
  ssr: { resolve: { conditions: ['@apig/source', ...defaultServerConditions] } },
  // One worker, so that the compiler, which nearly every test needs, is loaded once.
  test: {
    include: ['test/**/*.test.mjs'],
    environment: 'node',
    fileParallelism: false,
    isolate: false,
    testTimeout: 120_000,
  },
})
