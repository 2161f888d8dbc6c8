using System.Globalization;
using Grpc.Core;
using MiniKube.StandIns.Tests.Wire;

namespace MiniKube.StandIns.Tests;

/// <summary>A service with one method of each kind. The text of a note tells it how to behave.</summary>
internal sealed class EchoService(HangingCalls hanging) : Echo.EchoBase
{
    public override async Task<Note> Once(Note request, ServerCallContext context)
    {
        switch (request.Text)
        {
            case "fail":
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "as asked – ünïcode"), new Metadata { { "why", "asked" } });
            case "crash":
                throw new InvalidOperationException("not for the caller's eyes");
            case "hang":
                await HangAsync(context.CancellationToken);
                break;
            case "headers":
                await EchoHeaders(context);
                break;
            case "peer":
                var names = context.AuthContext.FindPropertiesByName("x509_common_name").Select(property => property.Value);
                return new Note { Text = string.Join(",", names) };
        }

        return request;
    }

    public override async Task<Note> Collect(IAsyncStreamReader<Note> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var note in requestStream.ReadAllAsync(context.CancellationToken))
        {
            texts.Add(note.Text);
        }

        return new Note { Text = string.Join(" ", texts), Times = texts.Count };
    }

    public override async Task Repeat(Note request, IServerStreamWriter<Note> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Times; i++)
        {
            await responseStream.WriteAsync(new Note { Text = request.Text, Data = request.Data, Times = i }, context.CancellationToken);
        }

        context.ResponseTrailers.Add("sent", request.Times.ToString(CultureInfo.InvariantCulture));
    }

    public override async Task Converse(IAsyncStreamReader<Note> requestStream, IServerStreamWriter<Note> responseStream, ServerCallContext context)
    {
        await foreach (var note in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(note);
        }
    }

    private async Task HangAsync(CancellationToken cancel)
    {
        hanging.Began.Release();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        }
        finally
        {
            hanging.Ended.Release();
        }
    }

    /// <summary>Sends the caller's own headers back: those that begin with "h-" as headers, with "t-" as trailers.</summary>
    private static async Task EchoHeaders(ServerCallContext context)
    {
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders)
        {
            if (entry.Key.StartsWith("h-", StringComparison.Ordinal))
            {
                headers.Add(entry);
            }
            else if (entry.Key.StartsWith("t-", StringComparison.Ordinal))
            {
                context.ResponseTrailers.Add(entry);
            }
        }

        await context.WriteResponseHeadersAsync(headers);
    }
}
