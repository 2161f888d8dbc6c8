using MiniKube.Containers.Tests.Containerd;
using MiniKube.Containers.Tests.Docker;

namespace MiniKube.Containers.Tests.Suite;

// Every suite on every runtime. One host for all suites of a runtime; they run one after another, as one of them kills the daemon.

/// <summary>containerd by its CRI.</summary>
[CollectionDefinition(Name)]
public sealed class ContainerdCollection : ICollectionFixture<RuntimeHost<ContainerdPart>> { public const string Name = "containerd"; }

/// <summary>Docker Engine.</summary>
[CollectionDefinition(Name)]
public sealed class DockerCollection : ICollectionFixture<RuntimeHost<DockerPart>> { public const string Name = "docker"; }

[Collection(ContainerdCollection.Name)] public sealed class ContainerdLifecycleTests(RuntimeHost<ContainerdPart> host) : LifecycleSuite(host);
[Collection(ContainerdCollection.Name)] public sealed class ContainerdConfinementTests(RuntimeHost<ContainerdPart> host) : ConfinementSuite(host);
[Collection(ContainerdCollection.Name)] public sealed class ContainerdStreamingTests(RuntimeHost<ContainerdPart> host) : StreamingSuite(host);
[Collection(ContainerdCollection.Name)] public sealed class ContainerdImageTests(RuntimeHost<ContainerdPart> host) : ImageSuite(host);
[Collection(ContainerdCollection.Name)] public sealed class ContainerdEventTests(RuntimeHost<ContainerdPart> host) : EventSuite(host);
[Collection(DockerCollection.Name)] public sealed class DockerLifecycleTests(RuntimeHost<DockerPart> host) : LifecycleSuite(host);
[Collection(DockerCollection.Name)] public sealed class DockerConfinementTests(RuntimeHost<DockerPart> host) : ConfinementSuite(host);
[Collection(DockerCollection.Name)] public sealed class DockerStreamingTests(RuntimeHost<DockerPart> host) : StreamingSuite(host);
[Collection(DockerCollection.Name)] public sealed class DockerImageTests(RuntimeHost<DockerPart> host) : ImageSuite(host);
[Collection(DockerCollection.Name)] public sealed class DockerEventTests(RuntimeHost<DockerPart> host) : EventSuite(host);
