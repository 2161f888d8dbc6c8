using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace MiniKube.Cli.Output;

/// <summary>What is wrong with a command line, in words about what was typed.</summary>
internal static partial class Mistake
{
    private const int Near = 2;

    /// <summary>Null when nothing is wrong, or only that a command with sub-commands was named and none of those: what it wants is help.</summary>
    public static string? Describe(ParseResult parsed, string? config = null)
    {
        if (parsed.Errors.Count == 0 || LacksOnlyACommand(parsed)) return null;
        var command = parsed.CommandResult.Command;
        var sentence = parsed.UnmatchedTokens is [var unknown, ..] ? Unknown(unknown, command) : Sentence(parsed.Errors[0]);
        var also = config is null ? "" : $" and {config}";
        return $"{sentence}{(sentence.EndsWith('?') ? " See" : "; see")} '{Path(parsed.CommandResult)} --help'{also}";
    }

    public static bool LacksOnlyACommand(ParseResult parsed) =>
        parsed.UnmatchedTokens.Count == 0 && parsed.CommandResult.Command is { Action: null, Subcommands.Count: > 0 } && parsed.CommandResult.Children.All(c => c is OptionResult { Implicit: true });

    private static string Unknown(string word, Command command)
    {
        var isOption = word.StartsWith('-');
        var names = isOption ? command.Options.Select(o => o.Name) : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
        var what = isOption ? $"there is no option '{word}'" : command.Subcommands.Count > 0 ? $"there is no command '{word}'" : $"'{word}' is one word too many";
        var closest = names.Select(n => (Name: n, Distance: Distance(word, n))).Where(n => n.Distance <= Near).OrderBy(n => n.Distance).Select(n => n.Name).FirstOrDefault();
        return closest is null ? what : $"{what}: did you mean '{closest}'?";
    }

    private static string Sentence(ParseError error)
    {
        var option = OptionOf(error.SymbolResult);
        var quoted = Quoted().Matches(error.Message).Select(m => m.Groups[1].Value).ToList();
        if (error.Message.Contains("Must be one of", StringComparison.Ordinal) && quoted is [var given, .. var known]) return $"'{given}' is not what {option} takes: give it {string.Join(", ", known)}";
        if (error.Message.StartsWith("Cannot parse", StringComparison.Ordinal) && quoted is [var text, ..]) return $"'{text}' is no whole number: give {option} one";
        return error.Message.TrimEnd('.');
    }

    private static string OptionOf(SymbolResult? at)
    {
        while (at is not null and not OptionResult and not CommandResult)
        {
            if (at is ArgumentResult { Parent: CommandResult } argument) return $"<{argument.Argument.Name}>";
            at = at.Parent;
        }

        return at is OptionResult option ? option.Option.Name : "it";
    }

    private static string Path(CommandResult result)
    {
        var names = new List<string>();
        for (SymbolResult? at = result; at is CommandResult command; at = at.Parent) names.Insert(0, command.Command is RootCommand ? "mkube" : command.Command.Name);
        return string.Join(' ', names);
    }

    /// <summary>How many letters have to be changed, added or left out to make one word of the other.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1));
                corner = above;
            }
        }

        return row[^1];
    }

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
