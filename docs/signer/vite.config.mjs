import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { singlePage } from './single-page.mjs'

// The browser build of signer-core. Without the condition `production`, whose copy leaves the sentences out of errors: the
// page shows them.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  resolve: { conditions: ['module', 'browser'] },
  build: {
    outDir: fileURLToPath(new URL('../site/signer', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // The page and everything it needs are one file.
    modulePreload: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
  },
  plugins: [singlePage()],
})
