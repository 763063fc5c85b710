# bash completion for sandroot
_sandroot() {
    local current previous command word at
    local versions="0.2.2 0.2.3 0.2.4 0.2.5 0.2.6 0.2.7 0.2.8 0.2.9 0.2.10 0.2.11 0.2.12 0.2.13 0.2.14 0.2.15 main latest"
    current=${COMP_WORDS[COMP_CWORD]}
    previous=${COMP_WORDS[COMP_CWORD - 1]}
    command=
    for ((at = 1; at < COMP_CWORD; at++)); do
        word=${COMP_WORDS[at]}
        case $word in
        resolve | plan | paths | build | verify | why | sandbox | config | profile | wiring)
            command=$word
            break
            ;;
        esac
    done
    COMPREPLY=()

    if [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W "resolve plan paths build verify why sandbox config profile wiring -h --help --version" -- "$current")
        return
    fi

    case $previous in
    --sysroot | --root)
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        return
        ;;
    --python | --add | --preload | --env-file | -o | --output | --library-path)
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    --profile)
        mapfile -t COMPREPLY < <(compgen -W "dify minimal none fonts locales" -- "$current"; compgen -f -- "$current")
        return
        ;;
    --cpu)
        mapfile -t COMPREPLY < <(compgen -W "x86-64 x86-64-v2 x86-64-v3 x86-64-v4" -- "$current")
        return
        ;;
    --dlopen)
        mapfile -t COMPREPLY < <(compgen -W "required recommended suggested none" -- "$current")
        return
        ;;
    --link)
        mapfile -t COMPREPLY < <(compgen -W "auto hard reflink copy" -- "$current")
        return
        ;;
    --format)
        if [[ $command == paths ]]; then
            mapfile -t COMPREPLY < <(compgen -W "yaml env lines null json" -- "$current")
        elif [[ $command == wiring ]]; then
            mapfile -t COMPREPLY < <(compgen -W "text json dockerfile compose env" -- "$current")
        else
            mapfile -t COMPREPLY < <(compgen -W "text json" -- "$current")
        fi
        return
        ;;
    --for)
        mapfile -t COMPREPLY < <(compgen -W "$versions" -- "$current")
        return
        ;;
    --variable)
        mapfile -t COMPREPLY < <(compgen -W "PYTHON_LIB_PATH SYSTEM_LIB_REQUIREMENTS" -- "$current")
        return
        ;;
    --color)
        mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$current")
        return
        ;;
    --log-level)
        mapfile -t COMPREPLY < <(compgen -W "debug info warn error off" -- "$current")
        return
        ;;
    --prune)
        mapfile -t COMPREPLY < <(compgen -W "safe tests headers static idlelib ensurepip stubs docs pycache sources tkinter" -- "$current")
        return
        ;;
    --package | --exclude | --keep | --import | --jobs | --env)
        return
        ;;
    esac

    if [[ $current == -* ]]; then
        local answer="-o --output --color --log-level -q --quiet -v --verbose -h --help --format"
        local environment="--python --sysroot --library-path"
        local content="--package --prune --add --exclude --profile --dlopen --no-source-names --cpu"
        local options
        case $command in
        resolve) options="--sysroot --library-path --preload --cpu --tree" ;;
        plan) options="$environment $content --for" ;;
        paths) options="$environment $content --for --prepared --variable" ;;
        build) options="$environment $content --for --root --link --keep --dry-run --force --rebuild --wait --jobs" ;;
        verify) options="$environment $content --for --root --import --import-all --manifest --symbols --jobs" ;;
        why) options="$environment $content" ;;
        sandbox) options= ;;
        wiring) options="--for" ;;
        config) options="$environment $content --for --check --env --env-file --write --backup" ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options $answer" -- "$current")
        return
    fi
    case $command in
    profile)
        if [[ $previous == profile ]]; then
            mapfile -t COMPREPLY < <(compgen -W "list show" -- "$current")
        elif [[ $previous == show ]]; then
            mapfile -t COMPREPLY < <(compgen -W "dify minimal none fonts locales" -- "$current"; compgen -f -- "$current")
        fi
        ;;
    resolve | why | config) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    sandbox) mapfile -t COMPREPLY < <(compgen -W "$versions" -- "$current") ;;
    esac
}
complete -o filenames -F _sandroot sandroot
