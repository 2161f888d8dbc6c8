namespace MiniKube.Network.Ingress.Routing;

/// <summary>A port of a service, as an Ingress names it: by name, or by number when that is empty.</summary>
internal readonly record struct BackendKey(string Namespace, string Service, string PortName, int PortNumber);
