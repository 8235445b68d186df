import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

// The gateway is read from its sources; the command is what the build made.
const conditions = ['@apig/source', ...defaultServerConditions]

export default defineConfig({
  root: import.meta.dirname,
  ssr: { resolve: { conditions } },
  test: { include: ['test/**/*.test.ts'], environment: 'node', testTimeout: 30_000 },
})
