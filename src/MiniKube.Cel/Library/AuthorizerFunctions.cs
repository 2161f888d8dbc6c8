using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary>Answers what a user may do.</summary>
public interface ICelAuthorizer
{
    CelDecision Check(CelAccess access);
}

/// <summary>What an expression asks about; a path, or a resource.</summary>
public sealed record CelAccess
{
    public string Path { get; init; } = "";
    public string Group { get; init; } = "";
    public string Resource { get; init; } = "";
    public string Subresource { get; init; } = "";
    public string Namespace { get; init; } = "";
    public string Name { get; init; } = "";
    public string Verb { get; init; } = "";
    public string FieldSelector { get; init; } = "";
    public string LabelSelector { get; init; } = "";

    /// <summary>Namespace and name of the account that is asked about; null: who made the request.</summary>
    public (string Namespace, string Name)? ServiceAccount { get; init; }
}

public sealed record CelDecision(bool Allowed, string Reason);

/// <summary>The variables <c>authorizer</c> and <c>authorizer.requestResource</c>.</summary>
public sealed record AuthorizerValue(ICelAuthorizer Authorizer, CelAccess Access, string Step) : CelOpaque
{
    public override CelType Type => CelType.Opaque(Step);

    public static AuthorizerValue Of(ICelAuthorizer authorizer) => new(authorizer, new(), AuthorizerFunctions.Authorizer);

    public static AuthorizerValue OfResource(ICelAuthorizer authorizer, CelAccess access) => new(authorizer, access, AuthorizerFunctions.Resource);
}

internal sealed record DecisionValue(CelDecision Decision) : CelOpaque
{
    public override CelType Type { get; } = CelType.Opaque(AuthorizerFunctions.DecisionName);
}

/// <summary>Kubernetes' library for questions to the authorizer. One question costs as much as much else.</summary>
internal static class AuthorizerFunctions
{
    public const string Authorizer = "kubernetes.authorization.Authorizer";
    public const string Resource = "kubernetes.authorization.ResourceCheck";
    public const string DecisionName = "kubernetes.authorization.Decision";
    private const string Path = "kubernetes.authorization.PathCheck";
    private const string Group = "kubernetes.authorization.GroupCheck";
    private const long CheckCost = 350_000;

    public static void Add(FunctionTable table)
    {
        table.Member("path", $"{Authorizer}, string -> {Path}", (a, text) => text.AsString.Length == 0 ? Value.Error("path must not be empty") : Step(a, Path, access => access with { Path = text.AsString }));
        table.Member("group", $"{Authorizer}, string -> {Group}", (a, text) => Step(a, Group, access => access with { Group = text.AsString }));
        table.Member("serviceAccount", $"{Authorizer}, string, string -> {Authorizer}", (a, space, name) =>
            MiniKube.Api.Names.LabelError(space.AsString) is { } error ? Value.Error($"Invalid service account namespace: {error}")
            : MiniKube.Api.Names.SubdomainError(name.AsString) is { } wrong ? Value.Error($"Invalid service account name: {wrong}")
            : Step(a, Authorizer, access => access with { ServiceAccount = (space.AsString, name.AsString) }));
        table.Member("resource", $"{Group}, string -> {Resource}", (a, text) => Step(a, Resource, access => access with { Resource = text.AsString }));
        table.Member("subresource", $"{Resource}, string -> {Resource}", (a, text) => Step(a, Resource, access => access with { Subresource = text.AsString }));
        table.Member("namespace", $"{Resource}, string -> {Resource}", (a, text) => Step(a, Resource, access => access with { Namespace = text.AsString }));
        table.Member("name", $"{Resource}, string -> {Resource}", (a, text) => Step(a, Resource, access => access with { Name = text.AsString }));
        table.Member("fieldSelector", $"{Resource}, string -> {Resource}", (a, text) => Step(a, Resource, access => access with { FieldSelector = text.AsString }));
        table.Member("labelSelector", $"{Resource}, string -> {Resource}", (a, text) => Step(a, Resource, access => access with { LabelSelector = text.AsString }));
        foreach (var step in (string[])[Path, Resource]) table.Add("check", $"{step}, string -> {DecisionName}", true, (given, frame) => Check(given[0], given[1].AsString, frame));
        table.Member("allowed", $"{DecisionName} -> bool", value => Value.Of(Decision(value).Allowed), cheap: true);
        table.Member("reason", $"{DecisionName} -> string", value => Value.Of(Decision(value).Reason), cheap: true);
        // Deciding here is looking things up in memory, which does not fail.
        table.Member("errored", $"{DecisionName} -> bool", _ => Value.False, cheap: true);
        table.Member("error", $"{DecisionName} -> string", _ => Value.Of(""), cheap: true);
    }

    private static CelDecision Decision(in Value value) => ((DecisionValue)value.AsOpaque).Decision;

    private static Value Step(in Value value, string next, Func<CelAccess, CelAccess> change)
    {
        var before = (AuthorizerValue)value.AsOpaque;
        return Value.Of(before with { Access = change(before.Access), Step = next });
    }

    private static Value Check(in Value value, string verb, Frame frame)
    {
        frame.Spend(CheckCost);
        var asked = (AuthorizerValue)value.AsOpaque;
        return Value.Of(new DecisionValue(asked.Authorizer.Check(asked.Access with { Verb = verb })));
    }
}
