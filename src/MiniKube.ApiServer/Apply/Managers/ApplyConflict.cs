using MiniKube.Api.Meta;
using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Apply.Managers;

/// <summary>What an applier is told whose values others manage, in Kubernetes' words.</summary>
internal static class ApplyConflict
{
    public static ApiException Of(IReadOnlyList<(FieldManager Manager, FieldSet Fields)> conflicts)
    {
        var all = conflicts.SelectMany(conflict => conflict.Fields.Paths().Select(path => (conflict.Manager, Path: path))).ToArray();
        return new(new Status
        {
            StatusValue = "Failure",
            Code = 409,
            Reason = StatusReason.Conflict,
            Message = all is [var only] ? $"Apply failed with 1 conflict: conflict with {only.Manager}: {only.Path}"
                : $"Apply failed with {all.Length} conflicts: {string.Join('\n', conflicts.OrderBy(conflict => conflict.Manager.ToString(), StringComparer.Ordinal).Select(Lines))}",
            Details = new()
            {
                Causes = [.. all.Select(one => new StatusCause { Reason = "FieldManagerConflict", Message = $"conflict with {one.Manager}", Field = one.Path })],
            },
        });
    }

    private static string Lines((FieldManager Manager, FieldSet Fields) conflict) =>
        $"conflicts with {conflict.Manager}:\n{string.Join('\n', conflict.Fields.Paths().Select(path => $"- {path}"))}";
}
