using MiniKube.Api.Meta;
using MiniKube.ApiServer.Registry.Reading;

namespace MiniKube.ApiServer.Registry.Deleting;

/// <summary>
/// Deletes many objects, several at a time. Each goes in a transaction of its own: objects that vanish at one revision could not be told apart by a
/// watcher that resumes between them.
/// </summary>
internal sealed class CollectionDeletion(ObjectReader reader, ObjectDeletion deletion)
{
    private const int AtOnce = 64;

    public async Task<ListResult> DeleteAsync(ResourceDefinition definition, ListOptions selection, DeleteOptions options, WriteOptions write,
        CancellationToken cancel)
    {
        DeleteOptionsValidation.Check(options);
        var found = await reader.ListAsync(definition, selection, cancel);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(found.Items, parallel, async (item, stop) =>
        {
            try
            {
                await deletion.DeleteAsync(definition, item.Namespace, item.Name, options, write, stop);
            }
            catch (ApiException error) when (error.IsNotFound)
            {
            }
        });
        return found;
    }
}
