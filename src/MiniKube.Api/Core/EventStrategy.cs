namespace MiniKube.Api.Core;

/// <summary>What is particular to events: they live in the namespace of what they are about; of cluster-wide objects in "default".</summary>
internal sealed class EventStrategy : ResourceStrategy<Event>
{
    public override void Validate(Event next, FieldErrors errors)
    {
        var about = next.InvolvedObject.Namespace ?? "";
        var space = next.Metadata.Namespace ?? "";
        var fits = about == space || (about.Length == 0 && space is "default" or "kube-system");
        if (!fits) errors.Invalid("involvedObject.namespace", about, "does not match event.namespace");
    }
}
