using MiniKube.Cel;
using MiniKube.Cel.Types;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>What the expressions of policies and match conditions can see. Rules: Kubernetes docs, "Validating Admission Policy".</summary>
internal static class PolicyVariables
{
    public static readonly CelType Authorizer = CelType.Opaque("kubernetes.authorization.Authorizer");
    public static readonly CelType ResourceCheck = CelType.Opaque("kubernetes.authorization.ResourceCheck");

    private static readonly CelType Kind = CelType.Object("kubernetes.GroupVersionKind", () => [Text("group"), Text("version"), Text("kind")]);
    private static readonly CelType Resource = CelType.Object("kubernetes.GroupVersionResource", () => [Text("group"), Text("version"), Text("resource")]);
    private static readonly CelType User = CelType.Object("kubernetes.UserInfo", () =>
        [Text("username"), Text("uid"), new("groups", "groups", CelType.ListOf(CelType.String)), new("extra", "extra", CelType.MapOf(CelType.String, CelType.ListOf(CelType.String)))]);

    public static readonly CelType Request = CelType.Object("kubernetes.AdmissionRequest", () =>
    [
        new("kind", "kind", Kind), new("resource", "resource", Resource), Text("subResource"), new("requestKind", "requestKind", Kind), new("requestResource", "requestResource", Resource),
        Text("requestSubResource"), Text("name"), Text("namespace"), Text("operation"), new("userInfo", "userInfo", User), new("dryRun", "dryRun", CelType.Bool), new("options", "options", CelType.Dyn),
    ]);

    /// <summary>In the order in which <see cref="PolicyInput"/> gives them.</summary>
    public static IReadOnlyList<CelVariable> All(CelType variables) => All(variables, CelType.Dyn, CelType.Dyn);

    /// <param name="whole">The type of the objects that are judged.</param>
    public static IReadOnlyList<CelVariable> All(CelType variables, CelType whole, CelType parameters) =>
    [
        new("object", whole), new("oldObject", whole), new("request", Request), new("params", parameters), new("namespaceObject", CelType.Dyn),
        new("authorizer", Authorizer), new("authorizer.requestResource", ResourceCheck), new("variables", variables),
    ];

    /// <summary>What can be named where nothing configures the policy: compiled so, an expression cannot be run.</summary>
    public static IReadOnlyList<CelVariable> WithoutParameters(CelType variables) => [.. All(variables).Where(variable => variable.Name != "params")];

    private static CelField Text(string name) => new(name, name, CelType.String);
}
