using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Tests.Real;

/// <summary>Makes pods on the node, and waits for what becomes of them.</summary>
internal sealed class PodRun(AgentFixture fixture)
{
    public async Task<Pod> CreateAsync(string name, params Container[] containers) =>
        await CreateAsync(name, new PodSpec { Containers = containers });

    public async Task<Pod> CreateAsync(string name, PodSpec spec) => await fixture.Client.CreateAsync(
        new Pod
        {
            Metadata = new() { Name = name, Namespace = "default", Labels = new Dictionary<string, string> { ["app"] = name } },
            Spec = spec with { NodeName = fixture.Node.Name, TerminationGracePeriodSeconds = spec.TerminationGracePeriodSeconds ?? 5 },
        },
        CancellationToken.None);

    public Task<Pod> SeeAsync(string name, Func<Pod, bool> enough, string what, int seconds = 90) =>
        Eventually.SeeAsync(async () => (await fixture.Client.FindAsync<Pod>(new("default", name), CancellationToken.None))!, pod => pod is not null && enough(pod), what, seconds, Status);

    public Task<Pod> SeeReadyAsync(string name) => SeeAsync(name, pod => pod.Status.Conditions.IsTrue("Ready"), $"{name} to be ready");

    public Task SeeGoneAsync(string name) =>
        Eventually.SeeAsync(() => fixture.Client.FindAsync<Pod>(new("default", name), CancellationToken.None), pod => pod is null, $"{name} to be gone");

    public async Task<string> LogAsync(string name, string query = "") => await fixture.Rest.GetStringAsync($"/api/v1/namespaces/default/pods/{name}/log?{query}");

    public Task DeleteAsync(string name, long? grace = null) =>
        fixture.Client.DeleteAsync<Pod>(new("default", name), grace is null ? null : new() { GracePeriodSeconds = grace }, CancellationToken.None);

    public static Container Shell(string script, string name = "main") => new()
    {
        Name = name,
        Image = TestNode.Image,
        Command = ["/bin/sh", "-c", script],
    };

    /// <summary>Runs until it is told to end.</summary>
    public static Container Idle(string name = "main") => Shell("trap 'exit 0' TERM; while :; do sleep 0.1; done", name);

    private static string Status(Pod? pod) => pod is null ? "no such pod" : System.Text.Encoding.UTF8.GetString(ApiJson.Serialize(pod.Status));
}
