using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MiniKube.Containers.Docker.Http;

/// <summary>JSON documents one after another, as Docker streams events and progress.</summary>
internal static class JsonLines
{
    public static async IAsyncEnumerable<T> ReadAsync<T>(Stream stream, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancel)
        where T : class
    {
        await foreach (var value in JsonSerializer.DeserializeAsyncEnumerable(stream, type, topLevelValues: true, cancel))
        {
            if (value is not null)
                yield return value;
        }
    }
}
