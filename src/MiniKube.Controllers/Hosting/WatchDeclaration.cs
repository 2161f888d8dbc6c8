using MiniKube.Client;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Hosting;

/// <summary>Which changes concern a controller, and which key each concerns.</summary>
internal abstract class WatchDeclaration
{
    /// <summary>Asks for the informer; called before informers start.</summary>
    public abstract void Prepare(Informers informers);

    /// <summary>From now on changes become keys.</summary>
    public abstract void Connect(Informers informers, Action<ObjectKey> enqueue);
}

internal static class Watch
{
    /// <summary>Objects of this kind are the keys themselves; one that went is told too.</summary>
    public static WatchDeclaration Of<T>()
        where T : class, IResource<T> => Mapped<T>((value, _) => [ObjectKey.Of(value)]);

    /// <summary>Objects that name a <typeparamref name="TOwner"/> as their controller.</summary>
    public static WatchDeclaration Owned<T, TOwner>()
        where T : class, IResource<T>
        where TOwner : class, IResource<TOwner> => Mapped<T>((value, _) => OwnerOf<TOwner>(value) is { } owner ? [owner] : []);

    /// <summary>Objects whose controller is a <typeparamref name="TMiddle"/> that is controlled by a <typeparamref name="TOwner"/> in turn.</summary>
    public static WatchDeclaration OwnersOfOwned<T, TMiddle, TOwner>(Func<T?, T?, bool>? when = null)
        where T : class, IResource<T>
        where TMiddle : class, IResource<TMiddle>
        where TOwner : class, IResource<TOwner> => Mapped<T>(
            (value, informers) => OwnerOf<TMiddle>(value) is { } middle && informers.Of<TMiddle>().Get(middle) is { } found && OwnerOf<TOwner>(found) is { } owner ? [owner] : [],
            when);

    /// <param name="keys">The keys that an object concerns; asked for both its old and its present state.</param>
    /// <param name="when">Which changes count; null: all.</param>
    public static WatchDeclaration Mapped<T>(Func<T, Informers, IEnumerable<ObjectKey>> keys, Func<T?, T?, bool>? when = null)
        where T : class, IResource<T> => new MappedWatch<T>(keys, when);

    private static ObjectKey? OwnerOf<TOwner>(IKubernetesObject value)
        where TOwner : class, IResource<TOwner> =>
        value.Metadata.Controller() is { } owner && owner.Kind == TOwner.Definition.Kind && owner.ApiVersion.StartsWith(TOwner.Definition.Group, StringComparison.Ordinal)
            ? new ObjectKey(TOwner.Definition.Namespaced ? value.Metadata.Namespace ?? "" : "", owner.Name) : null;

    private sealed class MappedWatch<T>(Func<T, Informers, IEnumerable<ObjectKey>> keys, Func<T?, T?, bool>? when) : WatchDeclaration
        where T : class, IResource<T>
    {
        public override void Prepare(Informers informers) => informers.Of<T>();

        public override void Connect(Informers informers, Action<ObjectKey> enqueue) => informers.Of<T>().OnChanged((old, current) =>
        {
            if (when is not null && !when(old, current)) return;
            if (current is not null)
            {
                foreach (var key in keys(current, informers)) enqueue(key);
            }
            // A change of labels or owner concerns those that it had before as well; the queue drops what is told twice.
            if (old is not null)
            {
                foreach (var key in keys(old, informers)) enqueue(key);
            }
        });
    }
}
