using System.Security.Cryptography;
using MiniKube.ApiServer.Authentication.Tokens;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Authentication;

public sealed class ServiceAccountTokenTests : IAsyncLifetime
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private TestRegistry registry = null!;
    private ServiceAccountTokens tokens = null!;
    private string uid = "";

    public async Task InitializeAsync()
    {
        registry = await TestRegistry.StartAsync(soleWriter: true);
        tokens = Tokens(key);
        uid = (await registry.CreateAsync("serviceaccounts", """{"metadata":{"name":"robot"}}""")).Uid;
        await registry.ListAsync();
    }

    public async Task DisposeAsync()
    {
        await registry.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    public async Task Token_OfAnAccount_LivesAsLongAsTheAccount()
    {
        var token = tokens.Issue("default", "robot", uid, [], TimeSpan.FromHours(1));
        var user = tokens.Authenticate(token)!.User;
        user.Name.ShouldBe("system:serviceaccount:default:robot");
        user.Groups.ShouldBe(["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"]);

        await registry.Objects.DeleteAsync(registry.Definition("serviceaccounts"), "default", "robot", new(), TestRegistry.Write,
            CancellationToken.None);
        await registry.ListAsync();
        tokens.Authenticate(token).ShouldBeNull();
    }

    [Fact]
    public async Task Token_BoundToAPod_DiesWithIt()
    {
        var pod = await registry.PodAsync("p");
        await registry.ListAsync();
        var token = tokens.Issue("default", "robot", uid, [], TimeSpan.FromHours(1), new TokenBinding("pod", "p", pod.Uid));
        tokens.Authenticate(token).ShouldNotBeNull();
        await registry.Objects.DeleteAsync(registry.Pods, "default", "p", new(), TestRegistry.Write, CancellationToken.None);
        await registry.ListAsync();
        tokens.Authenticate(token).ShouldBeNull();
    }

    [Fact]
    public void Token_ThatIsNotOursOrOver_IsRefused()
    {
        var good = tokens.Issue("default", "robot", uid, [], TimeSpan.FromHours(1));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parts = good.Split('.');
        tokens.Authenticate(Tokens(other)
            .Issue("default", "robot", uid, [], TimeSpan.FromHours(1))).ShouldBeNull();
        tokens.Authenticate($"{parts[0]}.{parts[1]}.{parts[2][..^4]}AAAA").ShouldBeNull();
        tokens.Authenticate($"eyJhbGciOiJub25lIn0.{parts[1]}.").ShouldBeNull();
        tokens.Authenticate("a.b.c").ShouldBeNull();
        tokens.Authenticate(tokens.Issue("default", "robot", uid, [], TimeSpan.FromSeconds(-1))).ShouldBeNull();
        tokens.Authenticate(tokens.Issue("default", "robot", uid, ["https://elsewhere"], TimeSpan.FromHours(1)))
            .ShouldBeNull("it is meant for somebody else");
        tokens.Authenticate(tokens.Issue("default", "robot", "an-older-uid", [], TimeSpan.FromHours(1))).ShouldBeNull();
    }

    [Fact]
    public void Token_SignedByAKeyThatWasRotatedOut_HoldsWhileTheKeyIsKept()
    {
        using var newer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var old = tokens.Issue("default", "robot", uid, [], TimeSpan.FromHours(1));
        var rotated = new ServiceAccountTokens(
            new([JsonWebKey.Of(newer), JsonWebKey.Of(key)]), ServiceAccountTokens.DefaultIssuer, registry.Cache, TimeProvider.System);
        rotated.Authenticate(old).ShouldNotBeNull();
        tokens.Authenticate(rotated.Issue("default", "robot", uid, [], TimeSpan.FromHours(1))).ShouldBeNull("it is signed by a key that this server lacks");
    }

    [Fact]
    public void Token_ForOtherAudiences_HoldsForThemOnly()
    {
        var token = tokens.Issue("default", "robot", uid, ["vault", "registry"], TimeSpan.FromHours(1));
        tokens.Authenticate(token).ShouldBeNull();
        tokens.Authenticate(token, ["vault", "else"])!.Audiences.ShouldBe(["vault"]);
    }

    private ServiceAccountTokens Tokens(ECDsa signing) =>
        new(new([JsonWebKey.Of(signing)]), ServiceAccountTokens.DefaultIssuer, registry.Cache, TimeProvider.System);
}
