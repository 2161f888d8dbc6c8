using System.Text.Json.Nodes;
using MiniKube.Api.Certificates;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Certificates;

/// <summary>
/// Requests for certificates: who asks is written by the server; only those who may "approve" for the signer decide, only those who may "sign" for it
/// issue. Rule: Kubernetes docs, "Certificates and Certificate Signing Requests".
/// </summary>
internal sealed class CertificateRequests(IAuthorizer authorizer) : IAdmission
{
    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Definition.GroupResource != "certificatesigningrequests.certificates.k8s.io" || request.Document is not { } document) return ValueTask.CompletedTask;
        switch (request)
        {
            case { Operation: Operation.Create }:
                Stamp(document, request.Options.User);
                CertificateSubjects.Check(document);
                break;
            case { Operation: Operation.Update, Subresource: "approval" }:
                Approve(request, document);
                break;
            case { Operation: Operation.Update, Subresource: "status" }:
                Require(request, "sign");
                break;
        }
        return ValueTask.CompletedTask;
    }

    private static void Stamp(JsonObject document, UserInfo user)
    {
        if (document["spec"] is not JsonObject spec) return;
        spec["username"] = user.Name;
        spec["groups"] = new JsonArray([.. user.Groups.Select(group => (JsonNode)group)]);
        spec.Remove("uid");
        spec.Remove("extra");
        if (user.Uid.Length > 0) spec["uid"] = user.Uid;
        if (user.Extra.Count > 0) spec["extra"] = new JsonObject(user.Extra.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)new JsonArray([.. one.Value.Select(value => (JsonNode)value)]))));
    }

    /// <summary>The decision is conditions alone, and it is final.</summary>
    private void Approve(AdmissionRequest request, JsonObject document)
    {
        Require(request, "approve");
        var prior = request.Prior!.As<CertificateSigningRequest>();
        if (prior.Status.Certificate is { } issued) Status(document)["certificate"] = Convert.ToBase64String(issued);
        else (document["status"] as JsonObject)?.Remove("certificate");
        var next = ApiJson.Deserialize<CertificateSigningRequest>(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString())).Status;
        var both = next.Is(CertificateSigningRequestCondition.Approved) && next.Is(CertificateSigningRequestCondition.Denied);
        var undone = prior.Status.Conditions.FirstOrDefault(condition => condition.Type != CertificateSigningRequestCondition.Failed && !next.Is(condition.Type));
        if (both || undone is not null)
        {
            throw ApiException.Conflict(request.Definition, request.Name, "a certificate signing request is approved or denied once, and not both: make a new one");
        }
    }

    private void Require(AdmissionRequest request, string verb)
    {
        var user = request.Options.User;
        var signer = request.Prior!.As<CertificateSigningRequest>().Spec.SignerName;
        if (user.IsMaster || Allowed(user, verb, signer) || Allowed(user, verb, signer.Split('/')[0] + "/*")) return;
        throw ApiException.Forbidden(request.Definition, request.Name, $"user not permitted to {verb} requests with signerName \"{signer}\"");
    }

    private bool Allowed(UserInfo user, string verb, string signer) =>
        authorizer.Decide(new(user, verb, null, Name: signer) { IsResource = true, Group = "certificates.k8s.io", Resource = "signers" }).Allowed;

    private static JsonObject Status(JsonObject document)
    {
        if (document["status"] is not JsonObject status) document["status"] = status = [];
        return status;
    }
}
