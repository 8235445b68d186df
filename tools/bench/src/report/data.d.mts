import type { Bundle } from '../bundles.mjs'
import type { Growth } from '../growth.mjs'
import type { MemoryUse } from '../network/memory.mjs'
import type { Summary } from '../statistics.mjs'
import type { ScenarioResult } from '../summarize.mjs'

export interface Machine {
  processor: string
  cores: number
  platform: string
}

export interface RuntimeResult {
  runtime: string
  machine: Machine
  clock: string
  rounds: number
  scenarios: ScenarioResult[]
  growth: Growth[]
}

/** What `npm run bench` writes. */
export interface BenchData {
  measured: string
  /** Runtimes that were not there. */
  skipped: string[]
  runtimes: RuntimeResult[]
  bundles: Bundle[]
}

export interface LoadSummary {
  requestsPerSecond: number
  p50: number
  p99: number
  cpuMicroseconds: number
  serverMicroseconds: number
}

export interface ClientResult {
  concurrency: number
  results: (LoadSummary & { name: string; toBare: Summary })[]
}

export interface MiddlewareResult {
  framework: string
  without: LoadSummary
  floor?: LoadSummary
  verifying: LoadSummary
  throughputRatio: Summary
  toFloor?: Summary
}

export interface ReplayResult {
  store: string
  entries: number
  claimsPerSecond: number
  bytesPerEntry: number
  cpuMicroseconds: number
}

/** What `npm run bench:network` writes. */
export interface NetworkData {
  measured: string
  runtime: string
  machine: Machine
  skipped: string[]
  clients: ClientResult[]
  middleware: MiddlewareResult[]
  memory: MemoryUse[]
  replay: ReplayResult[]
}
