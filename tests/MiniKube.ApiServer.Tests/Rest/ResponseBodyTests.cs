using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Tests.Rest;

public class ResponseBodyTests
{
    private static readonly ReadOnlyMemory<byte>[] Large = [Encoding.UTF8.GetBytes("{\"a\":\""), Encoding.UTF8.GetBytes(new string('x', 200_000)), Encoding.UTF8.GetBytes("\"}")];

    [Theory]
    [InlineData("10.1.1.1", "gzip", true)]
    [InlineData("10.1.1.1", "", false)]
    [InlineData("127.0.0.1", "gzip", false)]
    public async Task Write_LargeAnswer_IsCompressedForOtherHostsThatAsk(string peer, string accept, bool compressed)
    {
        var (http, body) = Request(peer);
        http.Request.Headers.AcceptEncoding = accept;

        await ResponseBody.WriteAsync(http, 200, default, Large);

        body.Position = 0;
        using var reader = new StreamReader(compressed ? new GZipStream(body, CompressionMode.Decompress) : body);
        (await reader.ReadToEndAsync()).Length.ShouldBe(200_008);
        http.Response.Headers.ContentEncoding.ToString().ShouldBe(compressed ? "gzip" : "");
        http.Response.ContentLength.ShouldBe(compressed ? null : 200_008);
    }

    [Theory]
    [InlineData("?pretty=true", "client", true)]
    [InlineData("?pretty=false", "curl/8", false)]
    [InlineData("", "curl/8", true)]
    [InlineData("", "kubectl/v1.32", false)]
    public async Task Write_ForPeople_IsIndented(string query, string agent, bool indented)
    {
        var (http, body) = Request("10.1.1.1");
        http.Request.QueryString = new(query);
        http.Request.Headers.UserAgent = agent;

        await ResponseBody.WriteAsync(http, 200, default, [Encoding.UTF8.GetBytes("{\"a\":\"<ü>\"}")]);

        Encoding.UTF8.GetString(body.ToArray()).ShouldBe(indented ? "{\n  \"a\": \"<ü>\"\n}\n" : "{\"a\":\"<ü>\"}");
    }

    private static (DefaultHttpContext Http, MemoryStream Body) Request(string peer)
    {
        var body = new MemoryStream();
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(peer), LocalIpAddress = IPAddress.Parse("10.1.1.2") } };
        http.Response.Body = body;
        return (http, body);
    }
}
