import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

// Run by StrykerJS inside its copy of a package.
export default defineConfig({
  root: process.cwd(),
  ssr: { resolve: { conditions: ['@apig/source', ...defaultServerConditions] } },
  test: {
    include: JSON.parse(process.env['MUTANT_TESTS'] ?? '[]'),
    environment: 'node',
    testTimeout: 60_000,
  },
})
