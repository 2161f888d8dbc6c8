using System.Collections.Concurrent;
using MiniKube.ApiServer.Admission;

namespace MiniKube.ApiServer.Telemetry;

/// <summary>Counts what admission refused, by rule.</summary>
internal sealed class AdmissionCounters(IReadOnlyList<string> names)
{
    private readonly ConcurrentDictionary<(int Step, bool Validates, Operation Operation), long> refused = new();

    public void Refused(int step, bool validates, Operation operation) => refused.AddOrUpdate((step, validates, operation), 1, static (_, count) => count + 1);

    public IEnumerable<(string Name, string Type, string Operation, long Count)> Read() => refused.ToArray().Select(pair =>
        (names[pair.Key.Step], pair.Key.Validates ? "validate" : "admit", pair.Key.Operation.ToString().ToUpperInvariant(), pair.Value));
}
