import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

// Run by StrykerJS inside its copy of a package.
export default defineConfig({
  root: process.cwd(),
  ssr: { resolve: { conditions: ['@apig/source', ...defaultServerConditions] } },
  test: { include: ['test/*.mutants.ts', 'test/options.test.ts'], environment: 'node', testTimeout: 60_000 },
})
