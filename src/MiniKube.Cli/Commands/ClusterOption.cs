using System.CommandLine;

namespace MiniKube.Cli.Commands;

/// <summary>Options that several commands share. Clusters made by <c>up</c> go by their name in every command.</summary>
internal static class ClusterOption
{
    public const string DefaultName = "dev";

    public static Option<string> Name() => new("--name") { Description = "The cluster's name", DefaultValueFactory = _ => DefaultName };

    public static Option<int> Wait() => AtLeastOne(new("--wait") { Description = "Seconds after which a node that does not become Ready is an error", DefaultValueFactory = _ => 60 });

    public static Option<string> Output()
    {
        var output = new Option<string>("--output", "-o") { Description = "What is printed: text, or json for scripts", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        return output;
    }

    public static Option<int> AtLeastOne(Option<int> option)
    {
        option.Validators.Add(result =>
        {
            // What is no number at all is told by the parser.
            if (result.Tokens is [var typed] && int.TryParse(typed.Value, out var number) && number < 1) result.AddError($"'{typed.Value}' is too little: give {option.Name} at least 1");
        });
        return option;
    }
}
