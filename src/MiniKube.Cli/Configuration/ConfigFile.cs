using System.CommandLine;
using MiniKube.Cluster;
using YamlDotNet.RepresentationModel;

namespace MiniKube.Cli.Configuration;

/// <summary>
/// <c>--config F</c>: a YAML file whose keys are the command's own options without the dashes (<c>data-dir: /srv/minikube</c>; a list where an option may be repeated).
/// They go through the same parser as typed ones, so that both are checked alike; what was typed wins.
/// </summary>
internal static class ConfigFile
{
    public const string Flag = "--config";

    public static IReadOnlyList<string> Expand(RootCommand root, IReadOnlyList<string> args)
    {
        if (PathIn(args) is not { } path) return args;
        var command = CommandOf(root, args);
        var typed = args.Where(a => a.StartsWith("--", StringComparison.Ordinal)).Select(a => a.Split('=')[0]).ToHashSet();
        return [.. args, .. Options(path, command).Where(o => !typed.Contains(o.Flag)).SelectMany(o => new[] { o.Flag, o.Value })];
    }

    /// <summary>The file that was named, if any.</summary>
    public static string? PathIn(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == Flag && i + 1 < args.Count) return args[i + 1];
            if (args[i].StartsWith(Flag + "=", StringComparison.Ordinal)) return args[i][(Flag.Length + 1)..];
        }

        return null;
    }

    private static Command CommandOf(Command command, IReadOnlyList<string> args)
    {
        foreach (var word in args)
        {
            if (command.Subcommands.FirstOrDefault(c => c.Name == word) is { } next) command = next;
        }

        return command;
    }

    private static IEnumerable<(string Flag, string Value)> Options(string path, Command command)
    {
        foreach (var (key, value) in Read(path))
        {
            var name = (key as YamlScalarNode)?.Value ?? throw new ClusterException(ClusterFailure.Usage, $"{path}: '{key}' is no name of an option: write 'NAME: VALUE' lines");
            var option = command.Options.FirstOrDefault(o => o.Name == "--" + name && o.Name != Flag)
                ?? throw new ClusterException(ClusterFailure.Usage, $"{path} has '{name}', which 'mkube {command.Name}' does not know: take one of {string.Join(", ", command.Options.Select(o => o.Name.TrimStart('-')).Where(n => n is not "config" and not "help" and not "version").Order(StringComparer.Ordinal))}");
            foreach (var item in value is YamlSequenceNode list ? list.Children : [value])
            {
                yield return item is YamlScalarNode scalar
                    ? (option.Name, scalar.Value ?? "")
                    : throw new ClusterException(ClusterFailure.Usage, $"{path}: '{name}' has to be a value or a list of values");
            }
        }
    }

    private static YamlMappingNode Read(string path)
    {
        try
        {
            var yaml = new YamlStream();
            using var reader = new StreamReader(path);
            yaml.Load(reader);
            return yaml.Documents.Count == 0 ? [] : (YamlMappingNode)yaml.Documents[0].RootNode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlDotNet.Core.YamlException or InvalidCastException)
        {
            var why = e is InvalidCastException ? "it has no 'NAME: VALUE' lines" : e.Message.TrimEnd('.');
            throw new ClusterException(ClusterFailure.Usage, $"cannot read {path} ({why}): name a YAML file of options with {Flag}", e);
        }
    }
}
