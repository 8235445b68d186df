import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { CallOptions } from './call/call-options.ts'
import { CliError, EXIT } from './cli-error.ts'
import type { ExitCode } from './cli-error.ts'
import type { GatewayCommandOptions } from './gateway/gateway.ts'
import type { ExplainCommandOptions } from './explain/explain.ts'
import type { ClientName } from './script/script.ts'
import type { SignCommandOptions } from './sign/sign.ts'
import { sayError } from './terminal.ts'
import type { VerifyCommandOptions } from './verify/verify.ts'

const EXIT_CODES = `
Exit codes:
  0  the status is 2xx or 3xx, or the command did what it was asked to
  1  the call was refused: a status of 4xx or 5xx; a request that does not verify
  2  wrong usage, or a missing file or credentials; nothing was sent
  3  the network: no connection, no response in time, a certificate that is not trusted`

/**
 * Runs the command. The code of each subcommand is loaded when it is needed.
 *
 * @param args - without `node` and the script
 */
export async function run(args: readonly string[], version: string): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok
  const ends =
    <Args extends unknown[]>(action: (...given: Args) => Promise<ExitCode>) =>
    async (...given: Args): Promise<void> => {
      exitCode = await action(...given)
    }
  const program = createProgram(version, ends)
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    if (error instanceof CliError) return fail(args, error.message, error.exitCode)
    const { exitCodeOf, messageOf } = await import('./library-error.ts')
    const code = exitCodeOf(error)
    if (code === undefined) throw error
    return fail(args, messageOf(error), code)
  }
}

/** `-s` says nothing, as curl's does; the exit code still does. */
function fail(args: readonly string[], message: string, exitCode: ExitCode): ExitCode {
  const isQuiet = args.some((arg) => /^(?:-[ivS]*s[ivsS]*|--silent)$/.test(arg)) && exitCode !== EXIT.usage
  const shows = args.some((arg) => /^(?:-[ivs]*S[ivsS]*|--show-error)$/.test(arg))
  if (!isQuiet || shows) sayError(message)
  return exitCode
}

type Ends = <Args extends unknown[]>(
  action: (...given: Args) => Promise<ExitCode>,
) => (...given: Args) => Promise<void>

function createProgram(version: string, ends: Ends): Command {
  const program = new Command('apig')
    .description('Calls Huawei Cloud API Gateway (APIG) and ModelArts with signed requests.')
    .version(version)
    .exitOverride()
    .addHelpText('after', EXIT_CODES)
    .showHelpAfterError('(apig --help shows all commands)')
  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .showHelpAfterError(`(apig ${name} --help shows all options)`)
      .addHelpText('after', EXIT_CODES)

  withIdentity(
    withRequest(
      command('call', 'make one signed call, as curl would').argument('[url]', 'the URL of the service'),
    ),
  )
    .option('--url <url>', 'the URL, instead of the argument')
    .option(
      '-F, --form <name=value>',
      'a form part: name=@file;type=image/png, name=<file or name=value; repeatable',
      collect,
    )
    .option('--stage <stage>', 'the header x-stage', 'RELEASE')
    .option('-o, --output <file>', 'write the body to a file; - is stdout')
    .option('-i, --include', 'show the response headers before the body')
    .option('-v, --verbose', 'show the headers sent and received on stderr, secrets masked')
    .option('-s, --silent', 'no progress, no messages')
    .option('-S, --show-error', 'with -s, show error messages all the same')
    .option(
      '--connect-to <host:port>',
      "connect to this address instead of the URL's; also curl's HOST1:PORT1:HOST2:PORT2",
    )
    .option('--cacert <file>', 'certificate authorities to trust (PEM)')
    .option('--cert <file>', 'client certificate (PEM)')
    .option('--key <file>', 'its private key (PEM), unless --cert has both')
    .option('--max-time <seconds>', 'time limit for the whole call', seconds)
    .option('--retry <times>', 'retry idempotent methods after network errors, 429 and 503', count)
    .option('--dry-run', 'send nothing; print the signed request')
    .addOption(
      new Option('--print <form>', 'send nothing; print the signed request, ready to run').choices([
        'curl',
        'fetch',
        'python',
        'http',
      ]),
    )
    .addHelpText(
      'after',
      `
Examples:
  apig call https://<host>/v1/infers/<id> --credentials credentials.csv --json '{"text":"hello"}'
  apig call https://<host>/v1/infers/<id> -F images=@flower.png | jq .
  apig call https://<host>/v1/chat/completions --api-key @key.txt --json @question.json`,
    )
    .action(
      ends(async (url: string | undefined, options: CallOptions) =>
        (await import('./call/call.ts')).call(url, options, version),
      ),
    )

  withAccessKey(
    withRequest(
      command('sign', 'sign a request and print a stage of the signature').argument(
        '<url>',
        'a URL, or a target (/path?query) with -H host',
      ),
    ),
  )
    .addOption(
      new Option('--format <form>', 'what to print')
        .choices(['headers', 'canonical', 'string-to-sign', 'authorization'])
        .default('headers'),
    )
    .option('--stage <stage>', 'the header x-stage; default: none')
    .option('--date <date>', 'signing time: 20191115T033655Z or ISO 8601; default: now')
    .option('--unsigned-payload', 'do not sign the body (UNSIGNED-PAYLOAD)')
    .action(
      ends(async (url: string, options: SignCommandOptions) =>
        (await import('./sign/sign.ts')).signRequest(url, options),
      ),
    )

  withAccessKey(
    command('verify', 'check whether a captured request verifies with a key, and explain why not').argument(
      '[file]',
      'the raw HTTP request; - is stdin',
      '-',
    ),
  )
    .option('--at <date>', 'verify as of 20191115T033655Z or ISO 8601; default: now')
    .option('--prefix <path>', 'a path prefix that a proxy may strip; repeatable', collect)
    .action(
      ends(async (file: string, options: VerifyCommandOptions) =>
        (await import('./verify/verify.ts')).verifyRequest(file, options),
      ),
    )

  command('explain', 'explain why a response refused the request that was sent')
    .argument('[file]', 'the response, or its body alone; - is stdin', '-')
    .requiredOption(
      '--request <file>',
      'the raw HTTP request that was sent, as `apig call --print http` prints it',
    )
    .option('--status <status>', 'the status, if only the body is given', count)
    .action(
      ends(async (file: string, options: ExplainCommandOptions) =>
        (await import('./explain/explain.ts')).explainResponse(file, options),
      ),
    )

  command('gateway', 'run a gateway on this machine, with a sample service or your own behind it')
    .option('--backend <url>', 'the origin of your own service, which gets signed requests')
    .option('--port <port>', 'default: any free port', count)
    .option('--credentials <file>', 'credentials.csv with the access key to accept; default: a generated key')
    .action(
      ends(async (options: GatewayCommandOptions) => (await import('./gateway/gateway.ts')).gateway(options)),
    )

  command('demo', 'show the documented calls, and some that must fail, on this machine')
    .option('--credentials <file>', 'credentials.csv with your own access key; default: a generated key')
    .action(ends(async (options: { credentials?: string }) => (await import('./demo/demo.ts')).demo(options)))

  command('script', 'print a script that signs the requests of Postman, Apifox, Bruno or Insomnia')
    .addArgument(new Argument('<client>').choices(['postman', 'apifox', 'bruno', 'insomnia']))
    .option('-o, --output <file>', 'write it to a file; - is stdout')
    .action(
      ends(async (client: ClientName, options: { output?: string }) =>
        (await import('./script/script.ts')).printScript(client, options),
      ),
    )

  command('completion', 'print a completion script: eval "$(apig completion bash)"')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh']))
    .action(
      ends(async (shell: 'bash' | 'zsh') => {
        const { completionScript } = await import('./complete/complete.ts')
        process.stdout.write(completionScript(shell, program))
        return EXIT.ok
      }),
    )
  return program
}

function withRequest(command: Command): Command {
  return command
    .option('-X, --request <method>', 'default: GET, or POST with a body')
    .option(
      '-H, --header <name: value>',
      "a header; 'name;' sends it empty, 'name:' omits a default; repeatable",
      collect,
    )
    .option(
      '-d, --data <data>',
      'a body: text, @file or @- (stdin), sent unchanged; several are joined with &',
      collect,
    )
    .option('--data-raw <data>', 'a body that may start with @', collect)
    .option('--json <data>', 'a JSON body: text, @file or @-')
}

function withAccessKey(command: Command): Command {
  return command
    .option('--credentials <file>', 'credentials.csv as downloaded from the console')
    .addOption(
      new Option('--profile <section>', 'a section of ~/.huaweicloud/credentials').choices([
        'basic',
        'global',
      ]),
    )
    .option('--access-key-id <id>', 'access key ID (AK); with --credentials, which line to use')
    .option('--secret-stdin', 'read the secret key (SK) from stdin')
    .option('--secret-access-key <secret>', 'secret key (SK): @file, @-, or text, which others can see')
    .option('--security-token <token>', 'security token of a temporary AK/SK: @file, @-, or text')
}

function withIdentity(command: Command): Command {
  return withAccessKey(command)
    .option('--api-key <key>', 'an API key of ModelArts or MaaS: @file, @-, or text')
    .option('--token <token>', 'an IAM token: @file, @-, or text')
    .option('--app-code <code>', 'an app code: @file, @-, or text')
}

const collect = (value: string, before: readonly string[] | undefined): string[] => [...(before ?? []), value]

function seconds(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= 2_147_483))
    throw new InvalidArgumentError('It must be a number of seconds above 0.')
  return value
}

function count(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
