/** What a shell is to complete. */
export interface Completed {
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly {
    readonly name: string;
    readonly alias?: string;
    readonly describe: string;
    readonly takesValue: boolean;
    /** Those that it can take; where there are none, file names are completed. */
    readonly values: readonly string[];
  }[];
  /** What `explain` knows. */
  readonly topics: readonly string[];
  readonly shells: readonly string[];
}

/** https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html */
export function bashScript({ commands, options, topics, shells }: Completed): string {
  const flags = options.flatMap(({ name, alias }) => [`--${name}`, ...(alias ? [`-${alias}`] : [])]);
  const valued = options.filter(({ takesValue }) => takesValue);
  const cases = valued.map(({ name, alias, values }) => {
    const words = values.length > 0 ? `COMPREPLY=($(compgen -W "${values.join(" ")}" -- "$word")); ` : "";
    return `    ${alias ? `-${alias}|` : ""}--${name}) ${words}return ;;`;
  });
  return `# unleak completion bash >> ~/.bashrc
_unleak() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  case "$before" in
${cases.join("\n")}
    explain) COMPREPLY=($(compgen -W "${topics.join(" ")}" -- "$word")); return ;;
    completion) COMPREPLY=($(compgen -W "${shells.join(" ")}" -- "$word")); return ;;
  esac
  if [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "${flags.join(" ")}" -- "$word"))
  elif [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")}" -- "$word") $(compgen -f -- "$word"))
  fi
}
complete -o default -F _unleak unleak
`;
}

/** https://zsh.sourceforge.io/Doc/Release/Completion-System.html */
export function zshScript({ commands, options, topics, shells }: Completed): string {
  const specs = options.map(({ name, alias, describe, takesValue, values }) => {
    const value = takesValue ? `:${name}:${values.length > 0 ? `(${values.join(" ")})` : "_files"}` : "";
    const text = inQuotes(`[${describe.replace(/[[\]\\]/g, "\\$&")}]${value}`);
    return alias ? `    '(-${alias} --${name})'{-${alias},--${name}}${text}` : `    --${name}${text}`;
  });
  const words = commands.map(({ name, summary }) => `      ${inQuotes(`${name}:${summary.replaceAll(":", "\\:")}`)}`);
  return `#compdef unleak
# unleak completion zsh > ~/.zfunc/_unleak, with fpath+=~/.zfunc before compinit in ~/.zshrc
_unleak() {
  local state
  local -a commands
  _arguments -s -S \\
${specs.join(" \\\n")} \\
    '*: :->rest'
  [[ $state == rest ]] || return
  case $words[2] in
    explain) compadd ${topics.join(" ")}; return ;;
    completion) compadd ${shells.join(" ")}; return ;;
  esac
  if (( CURRENT == 2 )); then
    commands=(
${words.join("\n")}
    )
    _describe command commands
  fi
  _files
}
if [[ $funcstack[1] == _unleak ]]; then _unleak "$@"; else compdef _unleak unleak; fi
`;
}

/** https://fishshell.com/docs/current/completions.html */
export function fishScript({ commands, options, topics, shells }: Completed): string {
  const line = (...parts: string[]) => `complete -c unleak ${parts.join(" ")}\n`;
  return [
    "# unleak completion fish > ~/.config/fish/completions/unleak.fish\n",
    ...commands.map(({ name, summary }) => line("-n __fish_use_subcommand", `-a ${name}`, `-d ${inQuotes(summary)}`)),
    ...options.map(({ name, alias, describe, takesValue, values }) =>
      line(
        `-l ${name}`,
        ...(alias ? [`-s ${alias}`] : []),
        ...(takesValue ? [values.length > 0 ? `-x -a ${inQuotes(values.join(" "))}` : "-r"] : []),
        `-d ${inQuotes(describe)}`,
      ),
    ),
    line("-n '__fish_seen_subcommand_from explain'", "-f", `-a ${inQuotes(topics.join(" "))}`),
    line("-n '__fish_seen_subcommand_from completion'", "-f", `-a ${inQuotes(shells.join(" "))}`),
  ].join("");
}

/** For all three shells. */
function inQuotes(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
