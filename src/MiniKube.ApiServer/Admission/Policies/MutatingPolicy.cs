using System.Text.Json.Nodes;
using MiniKube.Api.AdmissionRegistration;
using MiniKube.ApiServer.Apply.Documents;
using MiniKube.ApiServer.Patch;
using MiniKube.Cel;
using MiniKube.Cel.Json;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>A MutatingAdmissionPolicy, ready to change objects.</summary>
internal sealed class MutatingPolicy : IPolicy
{
    private static readonly CelType Operation = CelType.Object("JSONPatch", () =>
        [new("op", "op", CelType.String), new("path", "path", CelType.String), new("from", "from", CelType.String), new("value", "value", CelType.Dyn)]);

    private readonly (bool IsPatch, Lazy<CelProgram> Program)[] mutations;

    public MutatingPolicy(MutatingAdmissionPolicy policy)
    {
        Head = PolicyHead.Of(policy);
        MayBeAskedAgain = policy.Spec.ReinvocationPolicy == "IfNeeded";
        mutations = [.. policy.Spec.Mutations.Select(mutation => (mutation.PatchType == "JSONPatch", new Lazy<CelProgram>(() => Compile(mutation, Head.Environment))))];
    }

    public PolicyHead Head { get; }

    public bool MayBeAskedAgain { get; }

    public static CelEnvironment Environment(CelType variables) => Environment(PolicyVariables.All(variables));

    public static CelEnvironment Environment(IReadOnlyList<CelVariable> known) => new(known, Named);

    /// <exception cref="CelException">It is no expression of a change.</exception>
    public static CelProgram Compile(Mutation mutation, CelEnvironment environment) => mutation.PatchType == "JSONPatch"
        ? environment.Compile(mutation.JsonPatch?.Expression ?? "", CelType.ListOf(Operation))
        : environment.Compile(mutation.ApplyConfiguration?.Expression ?? "", CelType.OpenObject("Object"));

    /// <summary>The document after each mutation that changes something.</summary>
    /// <exception cref="FormatException">An expression failed, or what it made cannot be applied.</exception>
    public IEnumerable<JsonObject> Mutate(PolicyInput input, JsonNode? parameters)
    {
        var run = Head.Start(input, parameters);
        if (run.Holds == false) yield break;
        if (run.Holds is null) throw new FormatException(run.Error);
        foreach (var (isPatch, program) in mutations)
        {
            var result = run.Evaluate(program);
            if (result.IsError) throw new FormatException(result.Text);
            var changed = isPatch ? Patched(result, input.Request) : Applied(result, input.Request);
            if (JsonNode.DeepEquals(changed, input.Request.Document)) continue;
            yield return changed;
            run.Forget();
        }
    }

    private static CelType? Named(string name) => name == "JSONPatch" ? Operation : name == "Object" || name.StartsWith("Object.", StringComparison.Ordinal) ? CelType.OpenObject(name) : null;

    private static JsonObject Patched(in Value result, AdmissionRequest request)
    {
        var operations = JsonWriting.ToJson(result) as JsonArray ?? throw new FormatException("the expression did not make a list of patch operations");
        try
        {
            return JsonPatch.Of(operations).Apply((JsonObject)request.Document!.DeepClone(), request.Definition.Schema);
        }
        catch (ApiException error)
        {
            throw new FormatException(error.Message, error);
        }
    }

    private static JsonObject Applied(in Value result, AdmissionRequest request)
    {
        var configuration = JsonWriting.ToJson(result) as JsonObject ?? throw new FormatException("the expression did not make an object");
        foreach (var name in (string[])["apiVersion", "kind"])
        {
            if (configuration.Remove(name, out var given) && given?.ToString() != request.Document![name]?.ToString()) throw new FormatException($"{name} cannot be changed by an apply configuration");
        }
        var changed = (JsonObject)request.Document!.DeepClone();
        try
        {
            if (request.Definition.ClrType is not null && SchemaConformance.Apply((JsonObject)configuration.DeepClone(), request.Definition.Schema) is [var unknown, ..]) throw new FormatException($".{unknown}: field not declared in schema");
            DocumentMerge.Apply(changed, configuration, Shape.Of(request.Definition));
        }
        catch (SchemaException error)
        {
            throw new FormatException(error.Message, error);
        }
        return changed;
    }
}
