namespace MiniKube.Client.Tests;

/// <summary>One control plane for the tests that do not stop it; each works in a namespace of its own.</summary>
public sealed class ControlPlaneFixture : IAsyncLifetime
{
    private int namespaces;

    internal TestControlPlane Plane { get; private set; } = null!;

    internal ApiClient Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Plane = await TestControlPlane.StartAsync();
        Admin = new(Plane.Admin);
    }

    public async Task DisposeAsync()
    {
        await Admin.DisposeAsync();
        await Plane.DisposeAsync();
    }

    internal async Task<string> NamespaceAsync()
    {
        var name = $"test-{Interlocked.Increment(ref namespaces)}";
        await Admin.CreateAsync(new Namespace { Metadata = new() { Name = name } }, CancellationToken.None);
        return name;
    }
}

[CollectionDefinition("control plane")]
public sealed class ControlPlaneGroup : ICollectionFixture<ControlPlaneFixture>;
