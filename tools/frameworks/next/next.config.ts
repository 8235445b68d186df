import type { NextConfig } from 'next'

// The lockfiles above this folder are another project's.
const config: NextConfig = { outputFileTracingRoot: import.meta.dirname }

export default config
