namespace MiniKube.Api.Certificates;

/// <summary>The signers that every cluster has. Rule: Kubernetes docs, "Certificates and Certificate Signing Requests".</summary>
public static class CertificateSigners
{
    /// <summary>Certificates by which agents speak to the API server.</summary>
    public const string NodeClient = "kubernetes.io/kube-apiserver-client-kubelet";

    /// <summary>Certificates by which anybody else does. Never approved by itself.</summary>
    public const string Client = "kubernetes.io/kube-apiserver-client";

    /// <summary>Certificates of servers on nodes.</summary>
    public const string NodeServing = "kubernetes.io/kubelet-serving";
}
