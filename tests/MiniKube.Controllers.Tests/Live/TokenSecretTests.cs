using System.Text;
using MiniKube.Client;

namespace MiniKube.Controllers.Tests.Live;

[Collection("control plane")]
public sealed class TokenSecretTests(ControlPlane plane)
{
    [Fact]
    public async Task TokenSecret_IsFilled_AndGoesWithItsAccount()
    {
        var ns = await TestNamespace.CreateAsync(plane, "tokens");
        var account = await ns.Client.CreateAsync(new ServiceAccount { Metadata = new() { Name = "robot", Namespace = ns.Name } }, default);
        await MakeAsync(ns, "lasting", "robot");
        await MakeAsync(ns, "stray", "nobody");

        var filled = await ns.UntilAsync(async () => await ns.FindAsync<Secret>("lasting") is { Data.Count: 3 } secret ? secret : null, "the secret is filled");
        (Text(filled, "ca.crt"), Text(filled, "namespace")).ShouldBe(("the root", ns.Name));
        filled.Metadata.Annotations["kubernetes.io/service-account.uid"].ShouldBe(account.Metadata.Uid);
        await using (var robot = new ApiClient(plane.TokenCredentials(Text(filled, "token"))))
        {
            (await Should.ThrowAsync<ApiException>(() => robot.ListAsync<Pod>(ns.Name))).Message.ShouldContain($"system:serviceaccount:{ns.Name}:robot");
        }
        await ns.UntilAsync(async () => await ns.FindAsync<Secret>("stray") is null, "a secret of no account is deleted");

        await ns.Client.DeleteAsync<ServiceAccount>(ns.Key("robot"));
        await ns.UntilAsync(async () => await ns.FindAsync<Secret>("lasting") is null, "the secret went with its account");
    }

    private static Task MakeAsync(TestNamespace ns, string name, string account) => ns.Client.CreateAsync(
        new Secret
        {
            Metadata = new() { Name = name, Namespace = ns.Name, Annotations = new Dictionary<string, string> { ["kubernetes.io/service-account.name"] = account } },
            Type = "kubernetes.io/service-account-token",
        },
        CancellationToken.None);

    private static string Text(Secret secret, string entry) => Encoding.UTF8.GetString(secret.Data[entry]);
}
