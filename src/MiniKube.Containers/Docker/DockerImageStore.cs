using System.Text;
using System.Text.Json;
using MiniKube.Containers.Docker.Http;
using MiniKube.Containers.Docker.Mapping;
using MiniKube.Containers.Docker.Wire;
using MiniKube.Containers.Images;

namespace MiniKube.Containers.Docker;

internal sealed class DockerImageStore(DockerHttp http, DockerRuntimeOptions options, TimeProvider time) : IImageStore
{
    private readonly DockerDeadlines _deadlines = options.Deadlines;

    public async Task<string> PullAsync(string image, RegistryCredentials? credentials, PodSandboxSpec? sandbox, CancellationToken cancel)
    {
        var name = ImageName.Normalize(image);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"images/create?fromImage={Uri.EscapeDataString(name)}", UriKind.Relative));
        if (credentials is not null)
            request.Headers.Add("X-Registry-Auth", Header(credentials));
        await ProgressAsync(request, _deadlines.Pull, $"Docker did not get {name} in time", cancel);
        return (await StatusAsync(name, cancel))?.Id ?? throw new ContainerRuntimeException(RuntimeError.NotFound, $"{name} is not there after it was pulled");
    }

    public async Task<ImageInfo?> StatusAsync(string image, CancellationToken cancel) =>
        await http.FindAsync(Path(image), DockerJson.Default.ImageAnswer, _deadlines.Query, cancel) is { } found ? FromDocker.Image(found) : null;

    public async Task<IReadOnlyList<ImageInfo>> ListAsync(CancellationToken cancel) =>
        [.. (await http.GetAsync("images/json", DockerJson.Default.IReadOnlyListImageAnswer, _deadlines.Query, cancel)).Select(FromDocker.Image)];

    /// <summary>By its id, which takes all its names away.</summary>
    public async Task RemoveAsync(string image, CancellationToken cancel)
    {
        if (await StatusAsync(image, cancel) is { } found)
            await DockerHttp.UnlessGoneAsync(http.DeleteAsync($"images/{found.Id}?force=1", _deadlines.Work, cancel));
    }

    public async Task<IReadOnlyList<string>> ImportAsync(string archivePath, CancellationToken cancel)
    {
        var names = await ImageArchiveNames.ReadAsync(archivePath, cancel);
        await using var archive = File.OpenRead(archivePath);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("images/load?quiet=1", UriKind.Relative)) { Content = new StreamContent(archive) };
        request.Content.Headers.ContentType = new("application/x-tar");
        await ProgressAsync(request, _deadlines.Import, $"Docker did not load {archivePath} in time", cancel);
        foreach (var name in names)
        {
            if (await StatusAsync(name, cancel) is null)
                throw new ContainerRuntimeException(RuntimeError.Other, $"{archivePath} was loaded, but {name} is not there: save it again with 'docker save'");
        }
        return names;
    }

    /// <summary>An upper bound: layers that images share count for each.</summary>
    public async Task<IReadOnlyList<FilesystemUsage>> FilesystemsAsync(CancellationToken cancel)
    {
        var info = await http.GetAsync("info", DockerJson.Default.InfoAnswer, _deadlines.Query, cancel);
        var images = await ListAsync(cancel);
        return [new FilesystemUsage(info.DockerRootDir, images.Sum(image => image.SizeBytes), 0, time.GetUtcNow())];
    }

    /// <summary>Docker says 200 at once and tells of errors on the way.</summary>
    private async Task ProgressAsync(HttpRequestMessage request, TimeSpan limit, string late, CancellationToken cancel)
    {
        using var expiry = new CancellationTokenSource(limit, time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel, expiry.Token);
        try
        {
            using var response = await http.OpenAsync(request, bound.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(bound.Token);
            await foreach (var line in JsonLines.ReadAsync(stream, DockerJson.Default.ProgressAnswer, bound.Token))
            {
                if (line.Error is { } error)
                    throw new ContainerRuntimeException(RuntimeError.Other, error);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ContainerRuntimeException(RuntimeError.DeadlineExceeded, late);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or JsonException)
        {
            throw DockerErrors.Unreachable(options.SocketPath, broken);
        }
    }

    /// <summary>Names are full of slashes that Docker wants as they are.</summary>
    private static string Path(string image) => $"images/{(image.StartsWith("sha256:", StringComparison.Ordinal) ? image : ImageName.Normalize(image))}/json";

    private static string Header(RegistryCredentials credentials)
    {
        var auth = new RegistryAuth
        {
            Username = Given(credentials.Username),
            Password = Given(credentials.Password),
            ServerAddress = Given(credentials.ServerAddress),
            IdentityToken = Given(credentials.IdentityToken),
            RegistryToken = Given(credentials.RegistryToken),
        };
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(auth, DockerJson.Default.RegistryAuth)));
        return text.Replace('+', '-').Replace('/', '_');
    }

    private static string? Given(string text) => text.Length > 0 ? text : null;
}
