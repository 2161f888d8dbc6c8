using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Admission.Pods;

/// <summary>
/// Every pod runs as a service account, its namespace's <c>default</c> unless it names another, and finds a token of it where client libraries look.
/// Rule: Kubernetes docs, "Managing Service Accounts", admission.
/// </summary>
/// <param name="givesTokens">False: the server has no key to sign tokens with.</param>
internal sealed class PodServiceAccount(ResourceDefinition accounts, WatchCache cache, ObjectStore store, bool givesTokens) : IAdmission
{
    private const string Default = "default";
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Is(Operation.Create, "pods") || request.Document?["spec"] is not JsonObject spec) return;
        // A mirror pod shows what a node runs by itself: nothing of the cluster's is for it.
        if (request.Document.Metadata()["annotations"] is JsonObject annotations && annotations.ContainsKey(MirrorAnnotation)) return;
        var name = spec.Text("serviceAccountName");
        if (name.Length == 0) name = spec.Text("serviceAccount");
        if (name.Length == 0) name = Default;
        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
        if (!givesTokens) return;
        var account = (await FindAsync(request, name, cancel))?.ToDocument();
        if (spec["imagePullSecrets"] is not JsonArray { Count: > 0 } && account?["imagePullSecrets"] is JsonArray { Count: > 0 } secrets) spec["imagePullSecrets"] = secrets.DeepClone();
        if (Flag(spec) ?? (account is null ? null : Flag(account)) ?? true) ApiAccessVolume.Mount(spec);
    }

    /// <summary>Null: a namespace that is new may get its default account in a moment, and the pod then waits for its token on its node.</summary>
    private async ValueTask<StoredObject?> FindAsync(AdmissionRequest request, string name, CancellationToken cancel)
    {
        if (cache.For(accounts.GroupResource).Current.Find(request.Namespace, name) is { } found) return found;
        if (await store.ReadAsync(accounts, request.Namespace, name, cancel) is { } stored) return stored;
        if (name == Default) return null;
        throw ApiException.Forbidden(
            request.Definition, request.Name, $"error looking up service account {request.Namespace}/{name}: serviceaccount \"{name}\" not found");
    }

    private static bool? Flag(JsonObject holder) => holder["automountServiceAccountToken"] is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;
}
