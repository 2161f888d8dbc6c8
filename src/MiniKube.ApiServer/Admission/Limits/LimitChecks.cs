using System.Globalization;
using MiniKube.Api.Core;

namespace MiniKube.ApiServer.Admission.Limits;

/// <summary>What breaks a limit range, in Kubernetes' words. Pure.</summary>
internal static class LimitChecks
{
    public static IEnumerable<string> OfPod(PodSpec spec, LimitRangeItem item) => item.Type switch
    {
        "Container" => spec.InitContainers.Concat(spec.Containers).SelectMany(container => Check(item, container.Resources.Requests, container.Resources.Limits)),
        "Pod" => Check(item, PodRequests.Of(spec), PodRequests.LimitsOf(spec)),
        _ => [],
    };

    public static IEnumerable<string> OfClaim(IReadOnlyDictionary<string, Quantity> requests, LimitRangeItem item) =>
        item.Type == "PersistentVolumeClaim" ? Check(item, requests, new Dictionary<string, Quantity>()).Where(text => !text.EndsWith("No limit is specified", StringComparison.Ordinal)) : [];

    private static IEnumerable<string> Check(LimitRangeItem item, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        foreach (var (name, bound) in item.Min.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var text = $"minimum {name} usage per {item.Type} is {bound}";
            if (!requests.TryGetValue(name, out var request)) yield return $"{text}.  No request is specified";
            else if (request < bound) yield return $"{text}, but request is {request}";
            if (limits.TryGetValue(name, out var limit) && limit < bound) yield return $"{text}, but limit is {limit}";
        }
        foreach (var (name, bound) in item.Max.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var text = $"maximum {name} usage per {item.Type} is {bound}";
            if (limits.TryGetValue(name, out var limit))
            {
                if (limit > bound) yield return $"{text}, but limit is {limit}";
            }
            else
            {
                yield return $"{text}.  No limit is specified";
            }
            if (requests.TryGetValue(name, out var request) && request > bound) yield return $"{text}, but request is {request}";
        }
        foreach (var (name, bound) in item.MaxLimitRequestRatio.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var text = $"{name} max limit to request ratio per {item.Type} is {bound}";
            if (!limits.TryGetValue(name, out var limit)) yield return $"{text}, but no limit is specified or limit is 0";
            else if (!requests.TryGetValue(name, out var request) || request == Quantity.Zero) yield return $"{text}, but no request is specified or request is 0";
            else if (limit.Value / request.Value > bound.Value)
                yield return string.Create(CultureInfo.InvariantCulture, $"{text}, but provided ratio is {limit.Value / request.Value:F6}");
        }
    }
}
