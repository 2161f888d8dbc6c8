using System.CommandLine;
using MiniKube.Cli.Output;

namespace MiniKube.Cli.Commands;

internal static class CompletionCommand
{
    /// <summary>The words come from the program itself: whatever a command takes is proposed, also in later versions.</summary>
    private const string Script = """
        _mkube() {
          local typed=${COMP_LINE:0:COMP_POINT} words
          typed=${typed#*"${COMP_WORDS[0]}"}; typed=${typed# }
          words=$("${COMP_WORDS[0]}" "[suggest:${#typed}]" "$typed" 2>/dev/null | grep -E '^[a-z0-9]|^--')
          COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _mkube mkube
        """;

    public static Command Create()
    {
        var command = new Command("completion", "Print what makes the shell complete mkube's words: source <(mkube completion)");
        command.SetAction(_ =>
        {
            Console.Out.WriteLine(Script);
            return ExitCode.Done;
        });
        return command;
    }
}
