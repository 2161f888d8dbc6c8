namespace MiniKube.Network.Ingress.Routing;

/// <summary>Where a request goes. Null backend: the rule names something else than a service, which nobody here can serve.</summary>
internal sealed record Route(BackendKey? Backend, bool OnlyTls);
