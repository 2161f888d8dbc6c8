namespace MiniKube.Network.Tests.Support;

internal static class AddressDetection
{
    /// <summary>
    /// Addresses of IPv6 serve at once: nobody here has the same. That of a bridge too, from which a node asks where a pod is that it is to forward to.
    /// </summary>
    public static Task<int> WithoutDetectionAsync(this NetworkSpace space) => space.InsideAsync(() =>
    {
        foreach (var scope in new[] { "all", "default" })
            File.WriteAllText($"/proc/sys/net/ipv6/conf/{scope}/accept_dad", "0");
        return 0;
    });
}
