namespace MiniKube.Cli.Commands;

/// <summary>The faults that <c>--how</c> takes.</summary>
internal static class FaultOption
{
    public const string Words = "power (everything ends at once), partition (the cable is out) or hang (everything stands still)";

    public static string[] Names { get; } = ["power", "partition", "hang"];
}
