using MiniKube.Api.Certificates;
using MiniKube.Controllers.Certificates;
using static MiniKube.Controllers.Tests.Certificates.Requests;

namespace MiniKube.Controllers.Tests.Certificates;

public sealed class CertificateApprovalTests
{
    private const string Node = "O=system:nodes, CN=system:node:n1";
    private const string Token = "system:bootstrap:abc123";

    [Fact]
    public void Request_OfAHostThatJoins_IsApprovedIfItsTokenMayAsk() => Decide(Csr(Node, Token)).ShouldBe((CertificateApproval.Decision.Ask, "nodeclient"));

    [Fact]
    public void Request_OfANodeForItself_IsARenewal() =>
        Decide(Csr(Node, "system:node:n1"), alive: true).ShouldBe((CertificateApproval.Decision.Ask, "selfnodeclient"));

    [Theory]
    [InlineData("system:node:n2")]
    [InlineData(Token)]
    public void Request_ForTheNameOfALivingNode_WaitsForItsSilence_ThenIsDenied(string user)
    {
        Decide(Csr(Node, user), alive: true).Decision.ShouldBe(CertificateApproval.Decision.Wait);
        Decide(Csr(Node, user), alive: true, seconds: 15).Decision.ShouldBe(CertificateApproval.Decision.Deny);
        Decide(Csr(Node, user), alive: false, seconds: 15).Decision.ShouldBe(CertificateApproval.Decision.Ask);
    }

    [Theory]
    [InlineData("O=system:masters, CN=system:node:n1", CertificateSigners.NodeClient, CertificateUsages.ClientAuth)]
    [InlineData("O=system:nodes, O=system:masters, CN=system:node:n1", CertificateSigners.NodeClient, CertificateUsages.ClientAuth)]
    [InlineData("O=system:nodes, CN=n1", CertificateSigners.NodeClient, CertificateUsages.ClientAuth)]
    [InlineData("O=system:nodes, CN=system:node:", CertificateSigners.NodeClient, CertificateUsages.ClientAuth)]
    [InlineData(Node, CertificateSigners.NodeClient, CertificateUsages.ServerAuth)]
    [InlineData(Node, CertificateSigners.Client, CertificateUsages.ClientAuth)]
    [InlineData(Node, CertificateSigners.NodeServing, CertificateUsages.ServerAuth)]
    public void Request_OfAnyOtherShape_IsLeftToPeople(string subject, string signer, string usage) =>
        Decide(Csr(subject, Token, signer, usage)).Decision.ShouldBe(CertificateApproval.Decision.Leave);

    [Fact]
    public void Request_WithFurtherNames_IsLeftToPeople() => Decide(Csr(Node, Token, names: ["evil"])).Decision.ShouldBe(CertificateApproval.Decision.Leave);

    private static (CertificateApproval.Decision Decision, string Permission) Decide(CertificateSigningRequest csr, bool alive = false, int seconds = 1) =>
        CertificateApproval.Of(csr, NodeRequest.Read(csr.Spec.Request), alive, Now.AddSeconds(seconds));
}
