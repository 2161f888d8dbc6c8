using MiniKube.Containers.Images;

namespace MiniKube.Containers.Tests.Images;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("nginx", "docker.io/library/nginx:latest")]
    [InlineData("nginx:1.25", "docker.io/library/nginx:1.25")]
    [InlineData("bitnami/redis", "docker.io/bitnami/redis:latest")]
    [InlineData("registry:5000/app", "registry:5000/app:latest")]
    [InlineData("localhost/app:dev", "localhost/app:dev")]
    [InlineData("minikube.local/pause:1", "minikube.local/pause:1")]
    [InlineData("ghcr.io/a/b@sha256:00", "ghcr.io/a/b@sha256:00")]
    public void Normalize_OfShortNames_CompletesThem(string name, string full) => ImageName.Normalize(name).ShouldBe(full);
}
