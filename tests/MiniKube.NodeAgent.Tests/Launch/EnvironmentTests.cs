using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Tests.Launch;

public sealed class EnvironmentTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$(A)", "1")]
    [InlineData("x$(A)y$(B)", "x1y2")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$(C)", "$(C)")]
    [InlineData("$(A", "$(A")]
    [InlineData("$A $", "$A $")]
    [InlineData("$$$(A)", "$1")]
    [InlineData("$()", "$()")]
    public void Expand_References_AsKubernetesDoes(string text, string expected) =>
        Expansion.Expand(text, name => name switch { "A" => "1", "B" => "2", _ => null }).ShouldBe(expected);

    [Fact]
    public void Build_AllSources_LaterOnesWinAndMayReferToEarlierOnes()
    {
        var container = new Container
        {
            Name = "main",
            Resources = new() { Limits = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse("64Mi") } },
            EnvFrom = [new() { Prefix = "P_", ConfigMapRef = new() { Name = "map" } }, new() { SecretRef = new() { Name = "nope", Optional = true } }],
            Env =
            [
                new() { Name = "A", Value = "1" },
                new() { Name = "B", Value = "$(A)$(P_k)$(WEB_SERVICE_HOST)$(LATER)" },
                new() { Name = "LATER", Value = "x" },
                new() { Name = "KEY", ValueFrom = new() { SecretKeyRef = new() { Name = "secret", Key = "pw" } } },
                new() { Name = "NONE", ValueFrom = new() { ConfigMapKeyRef = new() { Name = "map", Key = "absent", Optional = true } } },
                new() { Name = "IP", ValueFrom = new() { FieldRef = new() { FieldPath = "status.podIP" } } },
                new() { Name = "LABEL", ValueFrom = new() { FieldRef = new() { FieldPath = "metadata.labels['app']" } } },
                new() { Name = "MEM", ValueFrom = new() { ResourceFieldRef = new() { Resource = "limits.memory", Divisor = Quantity.Parse("1Mi") } } },
                new() { Name = "CPU", ValueFrom = new() { ResourceFieldRef = new() { Resource = "limits.cpu" } } },
            ],
        };
        var built = EnvironmentBuilder.Build(container, Facts(container));
        built["B"].ShouldBe("1v10.96.0.7$(LATER)");
        built["KEY"].ShouldBe("s3");
        built.ShouldNotContainKey("NONE");
        built["IP"].ShouldBe("10.1.0.5");
        built["LABEL"].ShouldBe("web");
        built["MEM"].ShouldBe("64");
        built["CPU"].ShouldBe("4", "without a limit it is what the node has");
        built["P_k"].ShouldBe("v");
        built["WEB_PORT_80_TCP"].ShouldBe("tcp://10.96.0.7:80");
    }

    [Theory]
    [InlineData(true, "configmap \"gone\" not found")]
    [InlineData(false, "couldn't find key x in Secret default/secret")]
    public void Build_MissingReference_SaysWhich(bool map, string expected)
    {
        EnvVarSource source = map ? new() { ConfigMapKeyRef = new() { Name = "gone", Key = "x" } } : new() { SecretKeyRef = new() { Name = "secret", Key = "x" } };
        var container = new Container { Name = "main", Env = [new() { Name = "V", ValueFrom = source }] };
        Should.Throw<StartException>(() => EnvironmentBuilder.Build(container, Facts(container))).Message.ShouldBe(expected);
    }

    private static PodFacts Facts(Container container) => new()
    {
        Pod = new()
        {
            Metadata = new() { Name = "p", Namespace = "default", Labels = new Dictionary<string, string> { ["app"] = "web" } },
            Spec = new() { Containers = [container] },
        },
        PodIps = ["10.1.0.5"],
        Allocatable = new Dictionary<string, Quantity> { ["cpu"] = new(4) },
        ServiceVariables = ServiceEnvironment.Of([new() { Metadata = new() { Name = "web" }, Spec = new() { ClusterIP = "10.96.0.7", Ports = [new() { Port = 80 }] } }], null),
        Config = new(
            new Dictionary<string, ConfigMap> { ["map"] = new() { Data = new Dictionary<string, string> { ["k"] = "v" } } },
            new Dictionary<string, Secret> { ["secret"] = new() { Data = new Dictionary<string, byte[]> { ["pw"] = "s3"u8.ToArray() } } }),
    };
}
