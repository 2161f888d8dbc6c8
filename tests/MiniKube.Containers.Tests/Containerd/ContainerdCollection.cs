using MiniKube.Containers.Tests.Suite;

namespace MiniKube.Containers.Tests.Containerd;

/// <summary>One host for all suites; they run one after another, as one of them kills the runtime.</summary>
[CollectionDefinition(Name)]
public sealed class ContainerdCollection : ICollectionFixture<ContainerdHost>
{
    public const string Name = "containerd";
}

[Collection(ContainerdCollection.Name)]
public sealed class ContainerdLifecycleTests(ContainerdHost host) : LifecycleSuite(host);

[Collection(ContainerdCollection.Name)]
public sealed class ContainerdConfinementTests(ContainerdHost host) : ConfinementSuite(host);

[Collection(ContainerdCollection.Name)]
public sealed class ContainerdStreamingTests(ContainerdHost host) : StreamingSuite(host);

[Collection(ContainerdCollection.Name)]
public sealed class ContainerdImageTests(ContainerdHost host) : ImageSuite(host);

[Collection(ContainerdCollection.Name)]
public sealed class ContainerdEventTests(ContainerdHost host) : EventSuite(host);
