using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace MiniKube.Cli.Tests;

/// <summary>What the pages say of the command line is so, and the pages say all of it.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "../.."));
    private static readonly string Guide = File.ReadAllText(Root + "/docs/cli.md");

    public static TheoryData<string> Pages() => [.. Directory.GetFiles(Root + "/docs", "*.md").Append(Root + "/README.md").Select(f => Path.GetRelativePath(Root, f))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_InAPage_AreThereWithTheirOptions(string page)
    {
        foreach (Match match in Typed().Matches(File.ReadAllText(Path.Combine(Root, page)))) Check(match.Value);
    }

    [Fact]
    public void Guide_HasEveryCommand()
    {
        foreach (var (path, command) in All(CommandLine.Root(), "mkube").Where(c => c.Command.Subcommands.Count == 0)) Guide.ShouldContain(path, customMessage: $"docs/cli.md lacks '{path}': {command.Description}");
    }

    [Fact]
    public void Guide_HasEveryOption()
    {
        var lacking = from entry in All(CommandLine.Root(), "mkube")
                      from option in entry.Command.Options
                      where option.Name is not "--help" and not "--version" && !Regex.IsMatch(Guide, Regex.Escape(option.Name) + "(?![a-z-])")
                      select $"{option.Name} of '{entry.Path}'";
        lacking.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Help_DescribesEverything()
    {
        var lacking = from entry in All(CommandLine.Root(), "mkube").Skip(1)
                      from symbol in entry.Command.Options.Cast<Symbol>().Concat(entry.Command.Arguments).Append(entry.Command)
                      where string.IsNullOrWhiteSpace(symbol.Description) || symbol.Description.EndsWith('.')
                      select $"{symbol.Name} of '{entry.Path}'";
        lacking.ShouldBeEmpty();
    }

    private static void Check(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.TrimStart('[')).ToList();
        Command command = CommandLine.Root();
        var options = command.Options.ToList();
        foreach (var word in words.Skip(1).TakeWhile(w => w != "--"))
        {
            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                var name = Option().Match(word).Value;
                options.Select(o => o.Name).ShouldContain(name, $"'{line}'");
            }
            else if (command.Subcommands.FirstOrDefault(c => c.Name == word) is { } next)
            {
                command = next;
                options.AddRange(next.Options);
            }
            else if (command.Subcommands.Count > 0)
            {
                // "mkube node fail" is a command, "mkube server|agent" several, "host-init" the name of a process.
                if (word.Contains('|', StringComparison.Ordinal) || word == "host-init") return;
                throw new Xunit.Sdk.XunitException($"'{line}': there is no command '{word}'");
            }
        }
    }

    private static IEnumerable<(string Path, Command Command)> All(Command command, string path) =>
        command.Subcommands.Where(c => !c.Hidden).SelectMany(c => All(c, $"{path} {c.Name}")).Prepend((path, command));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    /// <summary>A command in a block of code or between backticks, up to what is another program's.</summary>
    [GeneratedRegex(@"(?<=`(out/|sudo )?|^ +(- )?(sudo )?(out/|\./)?|\| (sudo )?|&& (out/)?)mkube [a-z-][^`\n#&;>()$]*", RegexOptions.Multiline)]
    private static partial Regex Typed();

    [GeneratedRegex("^--[a-z-]+")]
    private static partial Regex Option();
}
