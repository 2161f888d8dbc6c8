using MiniKube.Client.Servers;

namespace MiniKube.Client.Tests;

public sealed class ServerStandingTests
{
    private static readonly Uri A = new("https://10.0.0.1:6443");
    private static readonly Uri B = new("https://10.0.0.2:6443");
    private static readonly Uri C = new("https://10.0.0.3:6443");
    private static readonly Uri Local = new("https://127.0.0.1:6443");

    [Fact]
    public void Order_OfServersThatWork_BeginsWithTheOneThatServes() =>
        ServerStanding.Order([new(A, 0, 0), new(B, 1, 0), new(C, 2, 0)], preferred: C).ShouldBe([C, A, B]);

    [Fact]
    public void Order_AtFirst_BeginsWithThisHostsOwnAndIsRandomElse() =>
        ServerStanding.Order([new(A, 2, 0), new(B, 1, 0), new(Local, 3, 0)], preferred: null).ShouldBe([Local, B, A]);

    [Fact]
    public void Order_AfterFailures_TriesThoseThatFailedLast_LongestAgoFirst() =>
        ServerStanding.Order([new(A, 0, 900), new(B, 1, 300), new(C, 2, 0)], preferred: A).ShouldBe([C, B, A]);
}
