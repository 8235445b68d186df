import { defineConfig } from 'vite'
import { singlePage } from './single-page.mjs'

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  build: {
    emptyOutDir: true,
    target: 'es2022',
    // The page and everything it needs are one file.
    modulePreload: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
  },
  plugins: [singlePage()],
})
