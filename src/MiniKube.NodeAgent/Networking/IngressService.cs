using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Api.Networking;
using MiniKube.Network.Ingress;

namespace MiniKube.NodeAgent.Networking;

/// <summary>Serves Ingresses on this node, from the watches of services that it has and two more.</summary>
internal static class IngressService
{
    public static async Task RunAsync(NodeAgentOptions options, Informers informers, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        if (options.Ingress is not { } settings)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
            return;
        }
        var objects = new Objects(informers.Of<Ingress>(), informers.Of<IngressClass>(), informers.Of<Service>(), informers.Of<EndpointSlice>());
        await using var secrets = new SecretWatch(options.Api, time, loggers.CreateLogger<SecretWatch>());
        using var controller = new IngressController(settings, objects, secrets, time, loggers);
        await objects.SyncedAsync(cancel);
        objects.Follow(controller);
        await controller.RunAsync(cancel);
    }

    private sealed class Objects(Informer<Ingress> ingresses, Informer<IngressClass> classes, Informer<Service> services, Informer<EndpointSlice> slices) : IIngressObjects
    {
        private const string ServiceNameLabel = "kubernetes.io/service-name";

        public IReadOnlyList<Ingress> Ingresses() => ingresses.List();

        public IReadOnlyList<IngressClass> Classes() => classes.List();

        public Service? Service(string ns, string name) => services.Get(ns, name);

        public IReadOnlyList<EndpointSlice> Slices(string ns) => slices.List(ns);

        public Task SyncedAsync(CancellationToken cancel) => Task.WhenAll(
            ingresses.WaitForSyncAsync(cancel), classes.WaitForSyncAsync(cancel), services.WaitForSyncAsync(cancel), slices.WaitForSyncAsync(cancel));

        public void Follow(IngressController controller)
        {
            ingresses.OnChanged((_, _) => controller.OnRules());
            classes.OnChanged((_, _) => controller.OnRules());
            services.OnChanged((old, service) => controller.OnBackend((service ?? old)!.Metadata.Namespace ?? "", (service ?? old)!.Metadata.Name ?? ""));
            slices.OnChanged((old, slice) =>
            {
                foreach (var changed in new[] { old, slice })
                {
                    if (changed is not null && changed.Metadata.Labels.TryGetValue(ServiceNameLabel, out var service)) controller.OnBackend(changed.Metadata.Namespace ?? "", service);
                }
            });
        }
    }
}
