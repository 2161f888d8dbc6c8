using System.Diagnostics;
using MiniKube.Client;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>A namespace for one test, and what a scheduler, an agent and a user would do in it.</summary>
internal sealed class TestNamespace(ControlPlane plane, string name)
{
    private static readonly Dictionary<string, string> App = new() { ["app"] = "web" };

    public string Name => name;

    public ApiClient Client => plane.Admin;

    public static async Task<TestNamespace> CreateAsync(ControlPlane plane, string purpose)
    {
        var ns = new TestNamespace(plane, $"{purpose}-{Guid.NewGuid().ToString("N")[..6]}");
        await plane.Admin.CreateAsync(new Namespace { Metadata = new() { Name = ns.Name } }, CancellationToken.None);
        return ns;
    }

    public Task<Deployment> DeployAsync(int replicas, string image = "web:1") => Client.CreateAsync(
        new Deployment
        {
            Metadata = new() { Name = "web", Namespace = name },
            Spec = new() { Replicas = replicas, Selector = new() { MatchLabels = App }, Template = Objects.Template(image) },
        },
        CancellationToken.None);

    public Task<Service> ServeAsync() => Client.CreateAsync(
        new Service
        {
            Metadata = new() { Name = "web", Namespace = name },
            Spec = new() { Selector = App, Ports = [new() { Port = 80, TargetPort = "http" }] },
        },
        CancellationToken.None);

    public ObjectKey Key(string objectName) => new(name, objectName);

    public async Task<IReadOnlyList<T>> ListAsync<T>()
        where T : class, IResource<T> => (await Client.ListAsync<T>(name)).Items;

    public Task<T?> FindAsync<T>(string objectName)
        where T : class, IResource<T> => Client.FindAsync<T>(Key(objectName), CancellationToken.None);

    /// <summary>Does what an agent does until told to stop: pods run and become ready, those that end are gone.</summary>
    public async Task PlayAgentAsync(CancellationToken cancel)
    {
        var next = 1;
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                foreach (var pod in await ListAsync<Pod>())
                {
                    if (pod.Metadata.DeletionTimestamp is not null) await EndAsync(pod);
                    else if (pod.Status.Phase != "Running") await RunAsync(pod, $"10.244.{next / 250}.{next++ % 250 + 1}");
                }
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancel);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>Waits until what is asked for is there.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T?>> look, string what, int seconds = 90)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            if (await look() is { } found) return found;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
        var pods = string.Join("\n", (await ListAsync<Pod>()).Select(pod => $"  {pod.Metadata.Name} {pod.Status.Phase} {pod.Metadata.DeletionTimestamp}"));
        throw new TimeoutException($"{what}: not within {seconds} s. Pods:\n{pods}\nLog:\n{plane.Log}");
    }

    public Task UntilAsync(Func<Task<bool>> holds, string what, int seconds = 90) => UntilAsync(async () => await holds() ? "" : null, what, seconds);

    /// <summary>Waits until a rollout is complete, as kubectl rollout status does.</summary>
    public Task<Deployment> UntilRolledOutAsync(int replicas) => UntilAsync(
        async () => await FindAsync<Deployment>("web") is { } web && web.Status.ObservedGeneration >= web.Metadata.Generation
            && (web.Status.UpdatedReplicas, web.Status.Replicas, web.Status.AvailableReplicas) == (replicas, replicas, replicas) ? web : null,
        $"{replicas} replicas are rolled out");

    public async Task RunAsync(Pod pod, string ip)
    {
        var status = pod.Status with
        {
            Phase = "Running",
            PodIP = ip,
            PodIPs = [new() { Ip = ip }],
            Conditions = pod.Status.Conditions.With(new PodCondition { Type = "Ready", Status = "True" }, TimeProvider.System.GetUtcNow()),
        };
        try
        {
            // Of whatever revision: others may write the pod too, and nobody else its status.
            await Client.UpdateStatusAsync(pod with { Status = status, Metadata = pod.Metadata with { ResourceVersion = null } }, CancellationToken.None);
        }
        catch (ApiException error) when (error.IsConflict || error.IsNotFound)
        {
        }
    }

    private async Task EndAsync(Pod pod)
    {
        try
        {
            await Client.DeleteAsync<Pod>(ObjectKey.Of(pod), new() { GracePeriodSeconds = 0 }, CancellationToken.None);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
        }
    }
}
