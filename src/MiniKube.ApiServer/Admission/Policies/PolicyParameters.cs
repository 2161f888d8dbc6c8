using System.Text.Json.Nodes;
using MiniKube.Api.AdmissionRegistration;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Forms;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>Finds the objects that a binding configures its policy with; the policy is asked once for each.</summary>
internal sealed class PolicyParameters(PolicyGround ground)
{
    private static readonly IReadOnlyList<JsonObject?> Without = [null];

    /// <summary>One null where the policy takes no parameters; empty where there are none and that is allowed.</summary>
    /// <exception cref="FormatException">They cannot be found.</exception>
    public async ValueTask<IReadOnlyList<JsonObject?>> FindAsync(ParamKind? kind, ParamRef? reference, AdmissionRequest request, CancellationToken cancel)
    {
        if (kind is null || reference is null) return Without;
        var definition = ground.Resources.FindKind(kind.ApiVersion ?? "", kind.Kind ?? "")
            ?? throw new FormatException($"failed to find resource referenced by paramKind: '{kind.ApiVersion}, Kind={kind.Kind}'");
        var space = "";
        if (definition.Namespaced)
        {
            space = reference.Namespace is { Length: > 0 } given ? given : request.Namespace;
            if (space.Length == 0) throw new FormatException("cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
        }
        var snapshot = ground.Cache.For(definition.StoredResource).Current;
        IReadOnlyList<StoredObject> found = reference.Name is { Length: > 0 } name
            ? snapshot.Find(space, name) is { } one ? [one] : []
            : reference.Selector is { } selector ? Selected(snapshot, space, LabelQuery.Of(selector)) : [];
        if (found.Count == 0 && reference.ParameterNotFoundAction != "Allow") throw new FormatException("no params found for policy binding with `Deny` parameterNotFoundAction");
        return [.. (await ObjectForms.ShowAsync(definition, found, cancel)).Select(item => item.ToDocument())];
    }

    private static IReadOnlyList<StoredObject> Selected(ObjectSnapshot snapshot, string space, LabelQuery query) =>
        [.. snapshot.From(space).Where(item => query.Matches(item.Labels))];
}
