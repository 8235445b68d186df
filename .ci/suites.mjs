// Every suite, one after the other; each prints its own counts, which are added up here.
import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'

const suites = [
  { name: 'npm start', command: 'npm start' },
  { name: 'npm test', command: 'npm test' },
  {
    name: 'npm test again, all from the cache',
    command: 'npm test',
    expect: /hit \(100%\)/,
    uncounted: true,
  },
  { name: 'lint', command: 'npm run lint' },
  { name: 'checks of the workspace', command: 'npm run checks' },
  { name: 'the packed packages', command: 'npm run test:packed' },
  {
    name: "the ports' own tests",
    command: "npx --no-install nx run-many -t test -p 'port-*' --outputStyle=static",
  },
  { name: 'the ports against signer-core, every stage', command: 'npm run test:ports' },
  { name: 'the official SDKs, and our transports before the ports', command: 'npm run test:interop' },
  { name: 'the default chain beside the official one', command: 'npm run test:chain' },
  { name: 'signatures on curves beside the official core', command: 'npm run test:curves' },
  {
    name: 'signer-core against the Python port, 10,000 requests',
    command: 'npx --no-install vitest run python-port',
    cwd: 'packages/signer-core',
    env: { APIG_PYTHON_CASES: '10000' },
  },
  { name: 'mutations of verified requests', command: 'npm run mutations' },
  { name: 'fuzzing, for a minute', command: 'npm run fuzz -- --seconds 60' },
  { name: 'soak of the verifier', command: 'npm run soak' },
  { name: 'soak of the whole chain', command: 'npm run soak:chain' },
  { name: 'runtimes', command: 'npm run test:runtimes' },
  { name: 'undici 7 and 8 on Node 22, 24 and 26', command: 'npm run test:undici8' },
  { name: 'bundlers', command: 'npm run test:bundlers' },
  // Installs its projects itself, each from its own lockfile.
  { name: 'the framework projects of the guides', command: 'npm run test:frameworks' },
  { name: 'the examples, each as it is copied', command: 'npm run test:examples' },
  { name: 'the scripts of API clients', command: 'npm run test:clients' },
  { name: 'sizes', command: 'npm run size' },
  { name: 'browser', command: 'npm run test:browser' },
  { name: 'the documentation site', command: 'npm run test:docs' },
  {
    name: 'mutants of the canonicalization (a weekly workflow runs all mutants)',
    command: 'npm run mutants -- --part canonicalization',
  },
  {
    name: 'memory while 2 GiB are uploaded, and hashed',
    command: 'node packages/transport-node/test/memory/memory.mjs',
  },
  { name: 'benchmark', command: 'npm run bench' },
  {
    name: 'nothing left behind in the tree',
    command: 'test -z "$(git status --porcelain)" || { git status --short; exit 1; }',
  },
  {
    name: 'the goals of the benchmark, or what was reached of them',
    command: 'npm run bench:gate -- --held',
  },
]

const results = []
for (const suite of suites) {
  console.log(`\n=== ${suite.name}: ${suite.command}`)
  const start = performance.now()
  const { code, output } = await run(suite)
  const counts = suite.uncounted ? { passed: 0, failed: 0, skipped: 0 } : countTests(output)
  const problems = [
    code !== 0 && `exit code ${code}`,
    counts.skipped > 0 && `${counts.skipped} skipped, but CI has everything`,
    suite.expect && !suite.expect.test(output) && `the output does not match ${suite.expect}`,
  ].filter(Boolean)
  // A command without tests of its own counts as one.
  if (counts.passed + counts.failed === 0) counts[problems.length > 0 ? 'failed' : 'passed'] = 1
  else if (problems.length > 0 && counts.failed === 0) counts.failed = 1
  results.push({ name: suite.name, ...counts, problems, seconds: (performance.now() - start) / 1000 })
}

console.log('\n=== all suites')
for (const { name, passed, failed, problems, seconds } of results) {
  console.log(
    `${failed > 0 ? 'FAILED' : 'ok    '} ${name}: ${passed} passed, ${failed} failed (${seconds.toFixed(0)} s)${problems.map((problem) => `; ${problem}`).join('')}`,
  )
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') > 0 ? 1 : 0)

/** Runs a command, shows its output as it comes, and keeps it. */
function run({ command, cwd, env }) {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-c', command], {
      cwd,
      env: { ...process.env, CI: 'true', NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const [stream, target] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => {
        output += text
        target.write(text)
      })
    }
    child.on('close', (code, signal) => resolve({ code: code ?? signal, output }))
  })
}

/** Adds up Vitest's `Tests  1 failed | 9 passed | 2 skipped (12)`, unittest's `Ran 9 tests` and plain `9 passed, 1 failed`. */
function countTests(output) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  // oxlint-disable-next-line no-control-regex
  for (const line of output.replace(/\u001b\[[0-9;]*m/g, '').split('\n')) {
    const unittest = /^Ran (\d+) tests? in /.exec(line.trim())
    if (unittest) counts.passed += Number(unittest[1])
    if (!/^\s*Tests {2,}\d|^(?:\w+: )?\d+ passed, \d+ failed/.test(line)) continue
    for (const [, number, kind] of line.matchAll(/(\d+) (passed|failed|skipped)/g))
      counts[kind] += Number(number)
  }
  return counts
}
