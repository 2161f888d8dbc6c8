using System.Diagnostics;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.StandIns.Tests.Wire;

namespace MiniKube.StandIns.Tests.Others;

/// <summary>gRPC's other implementations on the other end: the C core as client, Go's as server (and etcd's, in the etcd room's tests).</summary>
public sealed class OtherImplementationTests
{
    [Fact]
    public async Task GrpcCore_AsClient_UnderstandsOurServer()
    {
        await using var server = await EchoServer.StartAsync();
        var script = Path.Combine(AppContext.BaseDirectory, "Others", "grpcio_client.py");
        using var python = Start("/usr/bin/python3", script, server.Address.Authority);
        var errors = python.StandardError.ReadToEndAsync();
        var seen = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        python.ExitCode.ShouldBe(0, await errors);

        JsonSerializer.Serialize(JsonSerializer.Deserialize<SortedDictionary<string, JsonElement>>(seen)).ShouldBe(JsonSerializer.Serialize(
            new SortedDictionary<string, object>
            {
                ["unary"] = true,
                ["large"] = true,
                ["client_stream"] = true,
                ["server_stream"] = 100,
                ["duplex"] = true,
                ["trailer"] = "100",
                ["header"] = "words",
                ["binary_header"] = new[] { 0, 255, 44 },
                ["binary_trailer"] = new[] { 1, 254 },
                ["failure"] = new[] { "FAILED_PRECONDITION", "as asked – ünïcode" },
                ["deadline"] = new[] { "DEADLINE_EXCEEDED", "Deadline Exceeded" },
                ["unknown_method"] = "UNIMPLEMENTED",
            }));
    }

    [Fact]
    public async Task Containerd_AsServer_TellsItsVersion()
    {
        var folder = Directory.CreateTempSubdirectory("mk-cri-").FullName;
        var socket = Path.Combine(folder, "s");
        var config = Path.Combine(folder, "config.toml");
        await File.WriteAllTextAsync(config, $"version = 2\nroot = \"{folder}/root\"\nstate = \"{folder}/state\"\noom_score = 0\n[grpc]\naddress = \"{socket}\"\n");
        using var containerd = Start("containerd", "--config", config);
        try
        {
            var errors = containerd.StandardError.ReadToEndAsync();
            using var channel = UnixChannel.Open(socket);

            var version = await VersionWhenUpAsync(new RuntimeService.RuntimeServiceClient(channel), containerd, errors);

            version.RuntimeName.ShouldBe("containerd");
            version.RuntimeApiVersion.ShouldBe("v1");
            version.RuntimeVersion.ShouldNotBeEmpty();
        }
        finally
        {
            containerd.Kill();
            await containerd.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Unavailable before it listens, unimplemented before its plug-in is loaded.</summary>
    private static async Task<VersionResponse> VersionWhenUpAsync(RuntimeService.RuntimeServiceClient client, Process containerd, Task<string> errors)
    {
        var give = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(90);
        while (true)
        {
            try
            {
                return await client.VersionAsync(new VersionRequest(), deadline: give);
            }
            catch (RpcException early) when (early.StatusCode is StatusCode.Unavailable or StatusCode.Unimplemented or StatusCode.Unknown)
            {
                containerd.HasExited.ShouldBeFalse(containerd.HasExited ? await errors : "");
                TimeProvider.System.GetUtcNow().UtcDateTime.ShouldBeLessThan(give, early.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private static Process Start(string program, params string[] arguments)
    {
#pragma warning disable RS0030 // The other implementation is another program.
        return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
#pragma warning restore RS0030
    }
}
