using System.IO.Compression;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MiniKube.StandIns.Tests.Wire;

namespace MiniKube.StandIns.Tests;

/// <summary>Large messages, compression, TLS and unix sockets.</summary>
public sealed class TransportTests
{
    private static readonly Note Large = new() { Data = ByteString.CopyFrom(new byte[16 << 20]) };

    [Fact]
    public async Task LargeMessage_WithTheLimitsRaised_RoundTrips()
    {
        await using var server = await EchoServer.StartAsync(options: options => options.MaxReceiveMessageSize = null);
        using var channel = server.Channel(new GrpcChannelOptions { MaxReceiveMessageSize = null });

        (await new Echo.EchoClient(channel).OnceAsync(Large)).Data.Length.ShouldBe(Large.Data.Length);
    }

    [Fact]
    public async Task LargeMessage_WithTheUsualLimits_IsRefused()
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = server.Channel();

        var failure = await Should.ThrowAsync<RpcException>(async () => await new Echo.EchoClient(channel).OnceAsync(Large));

        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Compression_BothWays_RoundTripsInFewBytes(string encoding)
    {
        ICompressionProvider[] providers = [new GzipCompressionProvider(CompressionLevel.Fastest), new DeflateCompressionProvider(CompressionLevel.Fastest)];
        await using var server = await EchoServer.StartAsync(options: options =>
        {
            options.MaxReceiveMessageSize = null;
            options.CompressionProviders = [.. providers];
            options.ResponseCompressionAlgorithm = encoding;
            options.ResponseCompressionLevel = CompressionLevel.Fastest;
        });
        var counter = new CountedConnection(server.Address);
        using var channel = server.Channel(new GrpcChannelOptions { HttpHandler = counter.Handler, CompressionProviders = providers, MaxReceiveMessageSize = null });

        var answer = await new Echo.EchoClient(channel).OnceAsync(Large, new Metadata { { "grpc-internal-encoding-request", encoding } });

        answer.ShouldBe(Large);
        counter.Read.ShouldBeLessThan(1 << 20);
        counter.Written.ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public async Task Tls_ClientCertificate_IsSeenByTheHandler()
    {
        var pki = new TestPki();
        await using var server = await EchoServer.StartAsync(pki.Listen);
        using var known = server.Channel(pki.ClientOptions("some-client"));
        using var nameless = server.Channel(pki.ClientOptions(null));

        (await new Echo.EchoClient(known).OnceAsync(new Note { Text = "peer" })).Text.ShouldBe("some-client");
        await Should.ThrowAsync<RpcException>(async () => await new Echo.EchoClient(nameless).OnceAsync(new Note { Text = "peer" }));
    }

    [Fact]
    public async Task UnixSocket_Call_RoundTrips()
    {
        var folder = Directory.CreateTempSubdirectory("mk-grpc-");
        try
        {
            var path = Path.Combine(folder.FullName, "s");
            await using var server = await EchoServer.StartAsync(kestrel => kestrel.ListenUnixSocket(path, on => on.Protocols = HttpProtocols.Http2));
            using var channel = UnixChannel.Open(path);

            (await new Echo.EchoClient(channel).OnceAsync(new Note { Text = "hello" })).Text.ShouldBe("hello");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Server_NotThere_IsUnavailable()
    {
        using var channel = UnixChannel.Open("/nowhere/at/all");

        var failure = await Should.ThrowAsync<RpcException>(async () => await new Echo.EchoClient(channel).OnceAsync(new Note()));

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        failure.Status.DebugException.ShouldBeOfType<HttpRequestException>().InnerException.ShouldBeOfType<SocketException>();
    }
}
