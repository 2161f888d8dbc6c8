using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Volumes;

/// <summary>What a token of a projected volume is for; sources that want the same share one.</summary>
internal readonly record struct TokenUse(string Audience, long Seconds)
{
    public static TokenUse Of(ServiceAccountTokenProjection source) => new(source.Audience ?? "", source.ExpirationSeconds ?? 3600);

    public static IReadOnlyCollection<TokenUse> Of(PodSpec spec) =>
        [.. spec.Volumes.SelectMany(volume => volume.Projected?.Sources ?? []).Select(source => source.ServiceAccountToken).OfType<ServiceAccountTokenProjection>().Select(Of).Distinct()];
}
