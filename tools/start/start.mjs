// `npm start`: builds what is needed, says nothing about it unless it fails, and runs dist/main.js.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node ${process.versions.node} is too old: this needs Node 20.19 or newer.`)

const { buildProjects } = await import('@apig/build').catch(() =>
  fail("nothing is installed: run 'npm ci' first."),
)
await buildProjects(['tools/start']).catch((error) => fail(`the build has failed.\n${error.message}`))

const { main } = await import('./dist/main.js')
const { env, stdout, stderr } = process
process.exitCode = await main(process.argv.slice(2), {
  environment: env,
  // npm runs scripts at the top; the user may have typed it elsewhere.
  directory: (env.npm_lifecycle_event === 'start' && env.INIT_CWD) || process.cwd(),
  colors: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
  write: (text) => void stdout.write(text),
  writeError: (text) => void stderr.write(text),
  stopped: () => new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve)),
})

function fail(message) {
  console.error(`Error: ${message}`)
  process.exit(1)
}
