using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.Api.Meta;
using MiniKube.Wire;

namespace MiniKube.Client.Calls;

/// <summary>The calls of the Objects service on bytes of JSON: addresses, deadlines and errors are settled here, types are not known.</summary>
internal sealed class ObjectCalls(CallInvoker invoker, ApiClientOptions options)
{
    private readonly Objects.ObjectsClient client = new(invoker);

    public async Task<ByteString> GetAsync(ResourceDefinition resource, ObjectKey key, CancellationToken cancel)
    {
        var request = new GetRequest { Resource = Address(resource), Namespace = key.Namespace, Name = key.Name };
        return (await AnswerAsync(client.GetAsync(request, Options(options.Deadline, cancel)), cancel)).Json;
    }

    public async IAsyncEnumerable<ObjectBatch> ListAsync(
        ResourceDefinition resource, string? ns, string? labels, string? fields, [EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new ListRequest { Resource = Address(resource), Namespace = ns ?? "", LabelSelector = labels ?? "", FieldSelector = fields ?? "" };
        using var call = client.List(request, Options(options.ListDeadline, cancel));
        while (await NextAsync(call.ResponseStream, cancel)) yield return call.ResponseStream.Current;
    }

    public async IAsyncEnumerable<WatchBatch> WatchAsync(
        ResourceDefinition resource, string? ns, string? labels, string? fields, ulong revision, [EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new WatchRequest
        {
            Resource = Address(resource), Namespace = ns ?? "", LabelSelector = labels ?? "", FieldSelector = fields ?? "", Revision = revision,
        };
        // No deadline: a watch lives as long as its connection, which is kept alive by pings.
        using var call = client.Watch(request, new CallOptions(cancellationToken: cancel));
        while (await NextAsync(call.ResponseStream, cancel)) yield return call.ResponseStream.Current;
    }

    public async IAsyncEnumerable<Wire.MetadataBatch> WatchMetadataAsync(string? ns, IEnumerable<string> except, [EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new MetadataRequest { Namespace = ns ?? "", Except = { except } };
        using var call = client.WatchMetadata(request, new CallOptions(cancellationToken: cancel));
        while (await NextAsync(call.ResponseStream, cancel)) yield return call.ResponseStream.Current;
    }

    public async Task<ByteString> CreateAsync(ResourceDefinition resource, string ns, byte[] json, CancellationToken cancel)
    {
        var request = new CreateRequest { Resource = Address(resource), Namespace = ns, Json = Wrap(json) };
        return (await AnswerAsync(client.CreateAsync(request, Options(options.Deadline, cancel)), cancel)).Json;
    }

    public async Task<ByteString> CreateBesideAsync(ResourceDefinition resource, ObjectKey key, string subresource, byte[] json, CancellationToken cancel)
    {
        var request = new CreateRequest { Resource = Address(resource), Namespace = key.Namespace, Name = key.Name, Subresource = subresource, Json = Wrap(json) };
        return (await AnswerAsync(client.CreateAsync(request, Options(options.Deadline, cancel)), cancel)).Json;
    }

    public async Task<ByteString> UpdateAsync(ResourceDefinition resource, ObjectKey key, string subresource, byte[] json, CancellationToken cancel)
    {
        var request = new UpdateRequest { Resource = Address(resource), Namespace = key.Namespace, Name = key.Name, Subresource = subresource, Json = Wrap(json) };
        return (await AnswerAsync(client.UpdateAsync(request, Options(options.Deadline, cancel)), cancel)).Json;
    }

    public async Task<ByteString> PatchAsync(ResourceDefinition resource, ObjectKey key, Patch patch, string subresource, CancellationToken cancel)
    {
        var request = new PatchRequest
        {
            Resource = Address(resource), Namespace = key.Namespace, Name = key.Name, Subresource = subresource,
            Type = patch.Kind switch
            {
                PatchKind.Json => PatchRequest.Types.Type.Json,
                PatchKind.Strategic => PatchRequest.Types.Type.Strategic,
                _ => PatchRequest.Types.Type.Merge,
            },
            Patch = Wrap(Bytes(patch.Body)),
        };
        return (await AnswerAsync(client.PatchAsync(request, Options(options.Deadline, cancel)), cancel)).Json;
    }

    public async Task DeleteAsync(ResourceDefinition resource, ObjectKey key, DeleteOptions? how, CancellationToken cancel)
    {
        var request = new DeleteRequest { Resource = Address(resource), Namespace = key.Namespace, Name = key.Name };
        if (how is not null) request.Options = Wrap(ApiJson.Serialize(how));
        await AnswerAsync(client.DeleteAsync(request, Options(options.Deadline, cancel)), cancel);
    }

    public async Task<IReadOnlyList<ApiException?>> BindAsync(IReadOnlyList<PodBinding> bindings, CancellationToken cancel)
    {
        var request = new BindRequest();
        foreach (var binding in bindings)
        {
            request.Bindings.Add(new Binding { Namespace = binding.Pod.Namespace, Pod = binding.Pod.Name, Uid = binding.Uid, Node = binding.Node });
        }
        var response = await AnswerAsync(client.BindAsync(request, Options(options.ListDeadline, cancel)), cancel);
        if (response.Results.Count != bindings.Count) throw ApiException.Internal($"{bindings.Count} bindings were answered by {response.Results.Count} results");
        return [.. response.Results.Select(result => ApiErrors.FromStatus(result.Error.Span))];
    }

    public static byte[] Bytes(JsonNode node)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes)) node.WriteTo(writer);
        return bytes.WrittenSpan.ToArray();
    }

    private static Resource Address(ResourceDefinition resource) => new() { Group = resource.Group, Version = resource.Version, Plural = resource.Plural };

    private static ByteString Wrap(byte[] json) => UnsafeByteOperations.UnsafeWrap(json);

    private static CallOptions Options(TimeSpan deadline, CancellationToken cancel) =>
        new(deadline: (TimeProvider.System.GetUtcNow() + deadline).UtcDateTime, cancellationToken: cancel);

    private static async Task<T> AnswerAsync<T>(AsyncUnaryCall<T> call, CancellationToken cancel)
    {
        using (call)
        {
            try
            {
                return await call.ResponseAsync;
            }
            catch (RpcException error)
            {
                throw ApiErrors.From(error, cancel);
            }
        }
    }

    private static async ValueTask<bool> NextAsync<T>(IAsyncStreamReader<T> stream, CancellationToken cancel)
    {
        try
        {
            return await stream.MoveNext(cancel);
        }
        catch (RpcException error)
        {
            throw ApiErrors.From(error, cancel);
        }
    }
}
