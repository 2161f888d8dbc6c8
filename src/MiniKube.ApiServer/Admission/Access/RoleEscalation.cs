using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Access;

/// <summary>
/// Nobody gives rights that they do not have, unless they hold the verbs escalate (for roles) or bind (for bindings). Rule: Kubernetes docs,
/// "Privilege escalation prevention and bootstrapping".
/// </summary>
internal sealed class RoleEscalation(ClusterAuthorizer authorizer, ResourceDirectory resources) : IAdmission
{
    private static readonly PolicyRule[] Everything =
    [
        new() { Verbs = ["*"], Groups = ["*"], Resources = ["*"] },
        new() { Verbs = ["*"], Paths = ["*"] },
    ];

    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Definition.Group != RbacIndex.Group || request.Operation == Operation.Delete || request.Removes || request.Subresource.Length > 0) return default;
        var prior = request.Prior?.ToDocument();
        if (request.Definition.Plural.EndsWith("bindings", StringComparison.Ordinal)) CheckBinding(request, prior);
        else CheckRole(request, prior);
        return default;
    }

    private void CheckRole(AdmissionRequest request, JsonObject? prior)
    {
        var document = request.Document!;
        var sameRules = prior is not null && JsonNode.DeepEquals(prior["rules"], document["rules"]);
        var sameAggregation = JsonNode.DeepEquals(prior?["aggregationRule"], document["aggregationRule"]);
        if (sameRules && sameAggregation) return;
        var user = request.Options.User;
        if (Holds(user, "escalate", request.Definition, request.Namespace, request.Name)) return;
        // A role that takes in others may come to hold anything.
        if (!sameAggregation && document["aggregationRule"] is not null) Require(request, Everything, "");
        else Require(request, RbacJson.Rules(document["rules"]), request.Namespace);
    }

    private void CheckBinding(AdmissionRequest request, JsonObject? prior)
    {
        var document = request.Document!;
        if (prior is not null && !JsonNode.DeepEquals(prior["roleRef"], document["roleRef"]))
        {
            var errors = new FieldErrors();
            errors.Invalid("roleRef", document["roleRef"], "cannot change roleRef");
            throw ApiException.Invalid(request.Definition, request.Name, errors);
        }
        if (prior is not null && JsonNode.DeepEquals(prior["subjects"], document["subjects"])) return;
        using var parsed = JsonDocument.Parse(document.ToJsonString());
        var role = RbacJson.Binding(parsed.RootElement, request.Namespace, request.Name).Role;
        var kind = resources.Get(role.Namespace.Length == 0 ? $"clusterroles.{RbacIndex.Group}" : $"roles.{RbacIndex.Group}");
        if (Holds(request.Options.User, "bind", kind, request.Namespace, role.Name)) return;
        if (!authorizer.Index.Exists(role)) throw ApiException.NotFound(kind, role.Name);
        Require(request, authorizer.Index.RulesOf(role), request.Namespace);
    }

    private bool Holds(UserInfo user, string verb, ResourceDefinition definition, string @namespace, string name) =>
        user.IsMaster || authorizer.Allows(new(user, verb, definition, @namespace, name));

    private void Require(AdmissionRequest request, IEnumerable<PolicyRule> rules, string @namespace)
    {
        var user = request.Options.User;
        var missing = RuleCoverage.Missing([.. authorizer.Rbac.RulesFor(user, @namespace)], rules);
        if (missing.Count == 0) return;
        throw ApiException.Forbidden(request.Definition, request.Name,
            $"user \"{user.Name}\" (groups=[{string.Join(" ", user.Groups.Select(group => $"\"{group}\""))}]) is attempting to grant RBAC permissions not currently held:\n"
            + string.Join('\n', missing));
    }
}
