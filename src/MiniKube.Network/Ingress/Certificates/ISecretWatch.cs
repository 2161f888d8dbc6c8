using MiniKube.Api.Core;

namespace MiniKube.Network.Ingress.Certificates;

/// <summary>Watches single Secrets: a node may read only those that something of its own names.</summary>
public interface ISecretWatch
{
    /// <summary>Tells the Secret now and whenever it changes, null when there is none, until disposed.</summary>
    IDisposable Watch(string ns, string name, Action<Secret?> changed);
}
