using MiniKube.Api.FlowControl;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Flow;

/// <summary>The flow schemas in their order and the levels that they name, made anew whenever one of them changes; levels live on with their queues.</summary>
internal sealed class FlowTable
{
    private const string CatchAll = "catch-all";
    private readonly Lock gate = new();
    private readonly LogFollower schemaFollower;
    private readonly LogFollower levelFollower;
    private readonly ResourceCache schemas;
    private readonly ResourceCache levels;
    private readonly int totalSeats;
    private readonly TimeProvider time;
    private readonly PriorityLevel last;
    private readonly SeatPool pool = new();
    private volatile State state = new([], []);
    private bool changed;

    public FlowTable(WatchCache cache, int totalSeats, TimeProvider time)
    {
        (this.totalSeats, this.time) = (totalSeats, time);
        schemas = cache.For("flowschemas.flowcontrol.apiserver.k8s.io");
        levels = cache.For("prioritylevelconfigurations.flowcontrol.apiserver.k8s.io");
        schemaFollower = new(schemas, _ => changed = true, _ => changed = true);
        levelFollower = new(levels, _ => changed = true, _ => changed = true);
        last = new(CatchAll, "", time);
        last.Configure(new() { Type = "Limited" }, totalSeats);
    }

    public IEnumerable<PriorityLevel> Levels => state.Levels.Values;

    public FlowMatch Classify(UserInfo user, RequestFacts request)
    {
        if (schemaFollower.IsBehind || levelFollower.IsBehind) Update();
        var current = state;
        foreach (var schema in current.Schemas)
        {
            foreach (var rule in schema.Spec.Rules)
            {
                if (!FlowRule.Matches(rule, user, request)) continue;
                if (!current.Levels.TryGetValue(schema.Spec.PriorityLevelConfiguration.Name, out var level)) continue;
                return new(level, schema.Metadata.Name!, schema.Metadata.Uid ?? "", FlowOf(schema, user, request));
            }
        }
        // Before the first objects are there.
        return new(last, CatchAll, "", "");
    }

    private static string FlowOf(FlowSchema schema, UserInfo user, RequestFacts request) => schema.Spec.DistinguisherMethod?.Type switch
    {
        "ByUser" => user.Name,
        "ByNamespace" => request.Target?.Namespace ?? "",
        _ => "",
    };

    private void Update()
    {
        lock (gate)
        {
            schemaFollower.CatchUp();
            levelFollower.CatchUp();
            if (!changed) return;
            changed = false;
            var specs = levels.Current.From("").Select(item => item.As<PriorityLevelConfiguration>()).ToArray();
            var shares = Math.Max(1, specs.Sum(SharesOf));
            var next = new Dictionary<string, PriorityLevel>(StringComparer.Ordinal);
            foreach (var spec in specs)
            {
                var name = spec.Metadata.Name!;
                var level = state.Levels.TryGetValue(name, out var known) && known.Uid == spec.Metadata.Uid ? known : new(name, spec.Metadata.Uid ?? "", time, pool);
                level.Configure(spec.Spec, (int)Math.Ceiling((double)totalSeats * SharesOf(spec) / shares));
                next[name] = level;
            }
            pool.SetLevels(next.Values);
            state = new(
                [.. schemas.Current.From("").Select(item => item.As<FlowSchema>()).OrderBy(schema => schema.Spec.MatchingPrecedence)
                    .ThenBy(schema => schema.Metadata.Name, StringComparer.Ordinal)], next);
        }
    }

    private static int SharesOf(PriorityLevelConfiguration level) =>
        level.Spec.Type == "Exempt" ? level.Spec.Exempt?.NominalConcurrencyShares ?? 0 : level.Spec.Limited?.NominalConcurrencyShares ?? 30;

    private sealed record State(IReadOnlyList<FlowSchema> Schemas, Dictionary<string, PriorityLevel> Levels);
}

/// <summary>Where a request belongs.</summary>
internal readonly record struct FlowMatch(PriorityLevel Level, string Schema, string SchemaUid, string Flow);
