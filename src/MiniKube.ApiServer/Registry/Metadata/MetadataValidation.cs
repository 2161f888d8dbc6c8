using System.Text;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Registry.Metadata;

/// <summary>What holds for the metadata of every kind.</summary>
internal static class MetadataValidation
{
    private const int MaxAnnotationBytes = 256 * 1024;

    public static void Validate(ResourceDefinition definition, JsonObject document, FieldErrors errors)
    {
        var metadata = document.Metadata();
        ValidateName(definition, metadata, errors);
        ValidateLabels(metadata, errors);
        ValidateAnnotations(metadata, errors);
        ValidateOwners(metadata, errors);
        ValidateFinalizers(metadata, errors);
    }

    public static void ValidateUpdate(ResourceDefinition definition, JsonObject document, JsonObject prior, FieldErrors errors)
    {
        Validate(definition, document, errors);
        var before = prior.Metadata();
        if (!before.IsDeleting())
        {
            if (document.Metadata()["deletionTimestamp"] is { } time) errors.Invalid("metadata.deletionTimestamp", time.ToString(), "field is immutable");
            return;
        }
        var added = document.Metadata().Texts("finalizers").Except(before.Texts("finalizers")).ToArray();
        if (added.Length == 0) return;
        var list = string.Join(", ", added.Select(finalizer => $"\"{finalizer}\""));
        errors.Forbidden("metadata.finalizers",
            $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{list}}}");
    }

    private static void ValidateFinalizers(JsonObject metadata, FieldErrors errors)
    {
        var (orphan, foreground) = (false, false);
        foreach (var finalizer in metadata.Texts("finalizers"))
        {
            orphan |= finalizer == "orphan";
            foreground |= finalizer == "foregroundDeletion";
            if (Names.LabelKeyError(finalizer) is { } error) errors.Invalid("metadata.finalizers", finalizer, error);
        }
        if (orphan && foreground)
        {
            errors.Invalid("metadata.finalizers", metadata["finalizers"], "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    private static void ValidateName(ResourceDefinition definition, JsonObject metadata, FieldErrors errors)
    {
        var name = metadata.Text("name");
        if (metadata.Text("generateName") is { Length: > 0 } prefix && NameRules.PrefixError(definition, prefix) is { } unfit)
        {
            errors.Invalid("metadata.generateName", prefix, unfit);
        }
        if (name.Length == 0) errors.Required("metadata.name", "name or generateName is required");
        else if (NameRules.Error(definition, name) is { } error) errors.Invalid("metadata.name", name, error);
        if (definition.Namespaced && Names.LabelError(metadata.Text("namespace")) is { } wrong)
        {
            errors.Invalid("metadata.namespace", metadata.Text("namespace"), wrong);
        }
    }

    private static void ValidateLabels(JsonObject metadata, FieldErrors errors)
    {
        if (metadata["labels"] is not JsonObject labels) return;
        foreach (var (key, node) in labels)
        {
            var value = node?.ToString() ?? "";
            if (Names.LabelKeyError(key) is { } keyError) errors.Invalid("metadata.labels", key, keyError);
            if (Names.LabelValueError(value) is { } valueError) errors.Invalid("metadata.labels", value, valueError);
        }
    }

    private static void ValidateAnnotations(JsonObject metadata, FieldErrors errors)
    {
        if (metadata["annotations"] is not JsonObject annotations) return;
        var size = 0L;
        foreach (var (key, node) in annotations)
        {
            if (Names.LabelKeyError(key.ToLowerInvariant()) is { } error) errors.Invalid("metadata.annotations", key, error);
            size += key.Length + Encoding.UTF8.GetByteCount(node?.ToString() ?? "");
        }
        if (size > MaxAnnotationBytes) errors.TooLong("metadata.annotations", MaxAnnotationBytes);
    }

    private static void ValidateOwners(JsonObject metadata, FieldErrors errors)
    {
        if (metadata["ownerReferences"] is not JsonArray owners) return;
        string? controller = null;
        for (var i = 0; i < owners.Count; i++)
        {
            if (owners[i] is not JsonObject owner) continue;
            var version = owner.Text("apiVersion");
            if (version.Length == 0 || version.Count(letter => letter == '/') > 1)
            {
                errors.Invalid("metadata.ownerReferences.apiVersion", version, "version must not be empty");
            }
            foreach (var field in (ReadOnlySpan<string>)["kind", "name", "uid"])
            {
                if (owner.Text(field).Length == 0) errors.Invalid($"metadata.ownerReferences.{field}", "", $"{field} must not be empty");
            }
            if (owner.Text("kind") == "Event" && (version is "v1" or "events.k8s.io/v1"))
            {
                errors.Invalid("metadata.ownerReferences", owner, $"{version}, Kind=Event is disallowed from being an owner");
            }
            if (owner["controller"] is not JsonValue flag || !flag.TryGetValue(out bool isController) || !isController) continue;
            if (controller is not null)
            {
                errors.Invalid("metadata.ownerReferences", owner.Text("kind"),
                    $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {owner.Text("name")}");
            }
            controller = owner.Text("name");
        }
    }
}
