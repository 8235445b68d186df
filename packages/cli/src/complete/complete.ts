import type { Command, Option } from 'commander'

/** A command and its options as a completion needs them. */
interface Known {
  readonly name: string
  readonly description: string
  readonly options: readonly Option[]
  readonly choices: readonly string[]
}

/** The completion script of a shell, from the commands and options themselves. */
export function completionScript(shell: 'bash' | 'zsh', program: Command): string {
  const commands = program.commands.map((command): Known => ({
    name: command.name(),
    description: command.description(),
    options: command.options.filter(({ hidden }) => !hidden),
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  }))
  return shell === 'bash' ? bashScript(commands) : zshScript(commands)
}

const flagsOf = ({ short, long }: Option): string[] => [short, long].filter((flag) => flag !== undefined)

function bashScript(commands: readonly Known[]): string {
  const cases = commands.map(({ name, options, choices }) => {
    const words = [...options.flatMap(flagsOf), ...choices].join(' ')
    return `    ${name}) words='${words}' ;;`
  })
  const values = commands.flatMap(({ name, options }) =>
    options
      .filter(({ argChoices }) => argChoices !== undefined)
      .map(
        (option) =>
          `    ${flagsOf(option)
            .map((flag) => `${name}:${flag}`)
            .join('|')}) words='${option.argChoices?.join(' ')}' ;;`,
      ),
  )
  return `# apig completion bash: eval "$(apig completion bash)"
_apig() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help --version' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  case "\${COMP_WORDS[1]}:$before" in
${values.join('\n')}
  esac
  # After -F name=@ and -d @ comes a file.
  case "$word" in
    *@*) COMPREPLY=($(compgen -P "\${word%@*}@" -f -- "\${word##*@}")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
  esac
}
complete -o default -F _apig apig
`
}

function zshScript(commands: readonly Known[]): string {
  const cases = commands.map(({ name, options, choices }) => {
    const specs = [
      ...options.flatMap(zshSpecs),
      ...(choices.length > 0 ? [`'1:choice:(${choices.join(' ')})'`] : ["'*:file:_files'"]),
    ]
    return `    ${name}) _arguments \\\n      ${specs.join(' \\\n      ')} ;;`
  })
  const described = commands.map(({ name, description }) => `    ${quote(`${name}:${description}`)}`)
  return `#compdef apig
# apig completion zsh: eval "$(apig completion zsh)"
_apig() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
compdef _apig apig
`
}

function zshSpecs(option: Option): string[] {
  const about = option.description.replaceAll(/[[\]:\\]/g, '\\$&')
  const value = option.required || option.optional ? `:value:${zshValues(option)}` : ''
  return flagsOf(option).map((flag) => quote(`${value === '' ? '' : '*'}${flag}[${about}]${value}`))
}

const zshValues = ({ argChoices }: Option): string =>
  argChoices === undefined ? '_files' : `(${argChoices.join(' ')})`

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
