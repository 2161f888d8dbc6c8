using MiniKube.Network.Iptables;

namespace MiniKube.Network.Tests.Rules;

public sealed class ChainNameTests
{
    /// <summary>Names that every Kubernetes cluster with kube-proxy has.</summary>
    [Theory]
    [InlineData("default/kubernetes:https", "tcp", "KUBE-SVC-NPX46M4PTMTKRN6Y")]
    [InlineData("kube-system/kube-dns:dns", "udp", "KUBE-SVC-TCOU7JCQXEZGVUNU")]
    [InlineData("kube-system/kube-dns:dns-tcp", "tcp", "KUBE-SVC-ERIFXISQEP7F7OF4")]
    public void Cluster_OfWellKnownServices_IsKubeProxysName(string port, string protocol, string chain) =>
        ChainName.Cluster(port, protocol).ShouldBe(chain);
}
