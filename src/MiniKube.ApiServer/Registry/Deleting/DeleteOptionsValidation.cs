using MiniKube.Api.Meta;

namespace MiniKube.ApiServer.Registry.Deleting;

internal static class DeleteOptionsValidation
{
    private static readonly string[] Policies = ["Foreground", "Background", "Orphan"];

    /// <exception cref="ApiException">400.</exception>
    public static void Check(DeleteOptions options)
    {
        if (options is { OrphanDependents: not null, PropagationPolicy: not null })
        {
            throw ApiException.BadRequest("DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Invalid value: orphanDependents and deletionPropagation cannot be both set");
        }
        if (options.PropagationPolicy is { Length: > 0 } policy && !Policies.Contains(policy))
        {
            throw ApiException.BadRequest($"DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"{policy}\": supported values: \"Foreground\", \"Background\", \"Orphan\"");
        }
    }
}
