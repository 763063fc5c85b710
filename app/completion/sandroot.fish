# fish completion for sandroot
set -l commands resolve plan paths build verify why sandbox config profile wiring
set -l planning plan paths build verify why config
set -l versions 0.2.2 0.2.3 0.2.4 0.2.5 0.2.6 0.2.7 0.2.8 0.2.9 0.2.10 0.2.11 0.2.12 0.2.13 0.2.14 0.2.15 main latest
set -l profiles dify minimal none fonts locales

complete -c sandroot -f
complete -c sandroot -n "not __fish_seen_subcommand_from $commands" -a resolve -d "ldd that runs nothing"
complete -c sandroot -n "not __fish_seen_subcommand_from $commands" -a plan -d "what the root needs and why"
complete -c sandroot -n "not __fish_seen_subcommand_from $commands" -a paths -d "the minimal list for the configuration"
complete -c sandroot -n "not __fish_seen_subcommand_from $commands" -a build -d "build the root"
complete -c sandroot -n "not __fish_seen_subcommand_from $commands" -a verify -d "prove that a root works"
complete -c sandroot -n "not __fish_seen_subcommand_from $commands" -a why -d "who needs it"
complete -c sandroot -n "not __fish_seen_subcommand_from $commands" -a sandbox -d "what each version of dify-sandbox reads and copies"
complete -c sandroot -n "__fish_seen_subcommand_from sandbox" -a "$versions"
complete -c sandroot -n "not __fish_seen_subcommand_from $commands" -a config -d "put that list into config.yaml"
complete -c sandroot -n "not __fish_seen_subcommand_from $commands" -a profile -d "what a root holds whatever the packages are"
complete -c sandroot -n "not __fish_seen_subcommand_from $commands" -a wiring -d "the lines that make the sandbox use a prepared root"
complete -c sandroot -n "not __fish_seen_subcommand_from $commands" -l version -d "print the version"
complete -c sandroot -s h -d "a short help"
complete -c sandroot -l help -d "all of the help"

complete -c sandroot -n "__fish_seen_subcommand_from resolve $planning" -l sysroot -x -a "(__fish_complete_directories)" -d "take everything from this root"
complete -c sandroot -n "__fish_seen_subcommand_from resolve $planning" -l library-path -x -a "(__fish_complete_directories)" -d "LD_LIBRARY_PATH to assume"
complete -c sandroot -n "__fish_seen_subcommand_from $commands; and not __fish_seen_subcommand_from build" -s o -l output -r -F -d "write the answer to FILE"
complete -c sandroot -n "__fish_seen_subcommand_from build" -s o -l output -r -F -d "FILE.tar: write the root as an archive"
complete -c sandroot -n "__fish_seen_subcommand_from $commands" -l color -x -a "auto always never" -d "colours"
complete -c sandroot -n "__fish_seen_subcommand_from $commands" -l log-level -x -a "debug info warn error off" -d "what is said on standard error"
complete -c sandroot -n "__fish_seen_subcommand_from $commands" -s q -l quiet -d "errors only, no progress"
complete -c sandroot -n "__fish_seen_subcommand_from $commands" -s v -l verbose -d "say more"
complete -c sandroot -n "__fish_seen_subcommand_from resolve plan build verify why sandbox config profile" -l format -x -a "text json" -d "form of the answer"
complete -c sandroot -n "__fish_seen_subcommand_from paths" -l format -x -a "yaml env lines null json" -d "form of the answer"
complete -c sandroot -n "__fish_seen_subcommand_from wiring" -l format -x -a "text json dockerfile compose env" -d "form of the answer"

complete -c sandroot -n "__fish_seen_subcommand_from plan paths build verify config wiring" -l for -x -a "$versions" -d "the dify-sandbox that is meant"
complete -c sandroot -n "__fish_seen_subcommand_from paths" -l prepared -d "for a root that is in the image already"

complete -c sandroot -n "__fish_seen_subcommand_from resolve" -l preload -r -F -d "load this library first"
complete -c sandroot -n "__fish_seen_subcommand_from resolve" -l cpu -x -a "x86-64 x86-64-v2 x86-64-v3 x86-64-v4" -d "the CPU to assume"
complete -c sandroot -n "__fish_seen_subcommand_from resolve" -l tree -d "show which library loaded which"
complete -c sandroot -n "__fish_seen_subcommand_from resolve why config" -F

complete -c sandroot -n "__fish_seen_subcommand_from profile; and not __fish_seen_subcommand_from show" -a "list show"
complete -c sandroot -n "__fish_seen_subcommand_from show" -F -a "$profiles"
complete -c sandroot -n "__fish_seen_subcommand_from $planning" -l python -r -F -d "interpreter or venv"
complete -c sandroot -n "__fish_seen_subcommand_from $planning" -l package -x -d "only this distribution and its needs"
complete -c sandroot -n "__fish_seen_subcommand_from $planning" -l prune -x -a "safe tests headers static idlelib ensurepip stubs docs pycache sources tkinter" -d "leave out what imports do without"
complete -c sandroot -n "__fish_seen_subcommand_from $planning" -l add -r -F -d "a further file or directory"
complete -c sandroot -n "__fish_seen_subcommand_from $planning" -l exclude -x -d "leave out what the glob matches"
complete -c sandroot -n "__fish_seen_subcommand_from $planning" -l profile -r -F -a "$profiles" -d "what the sandbox expects"
complete -c sandroot -n "__fish_seen_subcommand_from $planning" -l dlopen -x -a "required recommended suggested none" -d "what .note.dlopen asks for"
complete -c sandroot -n "__fish_seen_subcommand_from $planning" -l no-source-names -d "do not look for libraries in Python sources"
complete -c sandroot -n "__fish_seen_subcommand_from $planning" -l cpu -x -a "x86-64 x86-64-v2 x86-64-v3 x86-64-v4" -d "library variants to keep"
complete -c sandroot -n "__fish_seen_subcommand_from paths" -l variable -x -a "PYTHON_LIB_PATH SYSTEM_LIB_REQUIREMENTS" -d "the line to print"

complete -c sandroot -n "__fish_seen_subcommand_from build verify" -l root -x -a "(__fish_complete_directories)" -d "the root"
complete -c sandroot -n "__fish_seen_subcommand_from build verify" -l jobs -x -d "threads"
complete -c sandroot -n "__fish_seen_subcommand_from build" -l link -x -a "auto hard reflink copy" -d "how files are placed"
complete -c sandroot -n "__fish_seen_subcommand_from build" -l keep -x -d "carry over from the old root"
complete -c sandroot -n "__fish_seen_subcommand_from build" -l dry-run -d "change nothing"
complete -c sandroot -n "__fish_seen_subcommand_from build" -l force -d "replace a directory that sandroot did not build"
complete -c sandroot -n "__fish_seen_subcommand_from build" -l rebuild -d "place everything anew, also what is unchanged"
complete -c sandroot -n "__fish_seen_subcommand_from build" -l wait -d "wait for another build"
complete -c sandroot -n "__fish_seen_subcommand_from verify" -l import -x -d "import this module inside"
complete -c sandroot -n "__fish_seen_subcommand_from verify" -l import-all -d "import every module"
complete -c sandroot -n "__fish_seen_subcommand_from verify" -l manifest -d "look for what changed since the build"
complete -c sandroot -n "__fish_seen_subcommand_from verify" -l symbols -d "look for symbols that nothing defines"

complete -c sandroot -n "__fish_seen_subcommand_from config" -l check -d "judge what is set"
complete -c sandroot -n "__fish_seen_subcommand_from config" -l env -x -d "a variable of the container"
complete -c sandroot -n "__fish_seen_subcommand_from config" -l env-file -r -F -d "variables of the container"
complete -c sandroot -n "__fish_seen_subcommand_from config" -l write -d "change the file"
complete -c sandroot -n "__fish_seen_subcommand_from config" -l backup -d "keep what was there beside it"
