using MiniKube.Api.Meta;

namespace MiniKube.Api;

/// <summary>Any object that the API stores.</summary>
public interface IKubernetesObject
{
    string ApiVersion { get; }

    string Kind { get; }

    ObjectMeta Metadata { get; }
}

/// <summary>A typed kind that knows its own definition.</summary>
public interface IResource<TSelf> : IKubernetesObject
    where TSelf : class, IResource<TSelf>
{
    static abstract ResourceDefinition Definition { get; }
}

/// <summary>Namespace and name; the namespace is empty for cluster-scoped kinds.</summary>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";

    public static ObjectKey Of(IKubernetesObject value) => new(value.Metadata.Namespace ?? "", value.Metadata.Name ?? "");
}
