using System.Text.Json.Nodes;
using MiniKube.ApiServer.Admission.Selection;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>What those who judge or change requests need of the server.</summary>
internal sealed record PolicyGround(WatchCache Cache, IAuthorizer Authorizer, ResourceDirectory Resources)
{
    public KindVersions Versions { get; } = new(Resources);

    /// <summary>Neither webhooks nor policies must be able to keep an administrator from repairing or removing them.</summary>
    public static bool IsExempt(AdmissionRequest request) => request.Definition.Group == "admissionregistration.k8s.io";
}

/// <summary>One request for all webhooks or policies of one sort: whether it is theirs, and how it looks in the version that each wants. Each view is made once.</summary>
internal sealed class RequestViews(AdmissionRequest request, PolicyGround ground)
{
    private readonly List<PolicyInput> made = [];

    public MatchFacts Facts { get; } = new(request, ground.Cache, ground.Versions);

    public async ValueTask<PolicyInput> InAsync(ResourceDefinition wanted, CancellationToken cancel)
    {
        foreach (var known in made)
        {
            if (ReferenceEquals(known.Request.Definition, wanted)) return known;
        }
        var input = new PolicyInput(await RequestView.AsAsync(request, wanted, cancel), ground.Cache, ground.Authorizer, ground.Resources);
        made.Add(input);
        return input;
    }

    /// <summary>Takes over a document that one made of its view.</summary>
    public async ValueTask TakeAsync(PolicyInput input, JsonObject changed, string by, CancellationToken cancel)
    {
        ChangedDocument.Take(input.Request, changed, by);
        if (!ReferenceEquals(input.Request, request))
        {
            ChangedDocument.Take(request, await RequestView.ConvertAsync(input.Request.Document!, input.Request.Definition, request.Definition, cancel), by);
        }
        made.RemoveAll(known => !ReferenceEquals(known, input));
        Facts.Forget();
        request.Reinvoke |= !request.IsReinvocation;
    }
}
