using MiniKube.Containers.Tests.Suite;

namespace MiniKube.Containers.Tests.Docker;

/// <summary>One host for all suites; they run one after another, as one of them kills the daemon.</summary>
[CollectionDefinition(Name)]
public sealed class DockerCollection : ICollectionFixture<DockerHost>
{
    public const string Name = "docker";
}

[Collection(DockerCollection.Name)]
public sealed class DockerLifecycleTests(DockerHost host) : LifecycleSuite(host);

[Collection(DockerCollection.Name)]
public sealed class DockerConfinementTests(DockerHost host) : ConfinementSuite(host);

[Collection(DockerCollection.Name)]
public sealed class DockerStreamingTests(DockerHost host) : StreamingSuite(host);

[Collection(DockerCollection.Name)]
public sealed class DockerImageTests(DockerHost host) : ImageSuite(host);

[Collection(DockerCollection.Name)]
public sealed class DockerEventTests(DockerHost host) : EventSuite(host);
