namespace MiniKube.Benchmarks;

/// <summary>What the command line asked for.</summary>
/// <param name="Beside">A folder with programs of Kubernetes, to be measured beside ours.</param>
internal sealed record Options(string Mkube, string? Kubeconfig, string? Json, string? Beside, IReadOnlySet<string> Only)
{
    public bool Wants(string part) => Only.Count == 0 || Only.Contains(part);

    public static Options Parse(string[] arguments)
    {
        string? Value(string name) => Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
        return new(Value("--mkube") ?? "out/mkube", Value("--kubeconfig"), Value("--json"), Value("--beside"), (Value("--only") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
    }
}
