using System.Text.Json.Nodes;
using MiniKube.ApiServer.CustomResources.Expressions;
using MiniKube.ApiServer.CustomResources.Schemas;

namespace MiniKube.ApiServer.Admission;

/// <summary>The rules in the schemas of a custom resource definition are compiled when it is written, so that its author sees what is wrong with them.</summary>
internal sealed class DefinitionRules : IAdmission
{
    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Definition.GroupResource != "customresourcedefinitions.apiextensions.k8s.io" || request.Subresource.Length > 0) return ValueTask.CompletedTask;
        if (request.Document?["spec"]?["versions"] is not JsonArray versions) return ValueTask.CompletedTask;
        // What is stored stays writable, also when the rules about rules became stricter since.
        if (request.Prior is { } prior && JsonNode.DeepEquals(prior.ToDocument()["spec"], request.Document["spec"])) return ValueTask.CompletedTask;
        var errors = new FieldErrors();
        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i]?["schema"]?["openAPIV3Schema"] is not JsonObject schema) continue;
            new ExpressionRuleCheck(errors).Check(StructuralSchemaReader.Read(schema), $"spec.versions[{i}].schema.openAPIV3Schema");
        }
        return errors.Any ? throw ApiException.Invalid(request.Definition, request.Name, errors) : ValueTask.CompletedTask;
    }
}
