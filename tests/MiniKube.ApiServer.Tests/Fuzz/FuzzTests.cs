using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Fuzz;

/// <summary>
/// Whatever a client sends, the server answers, and never with an error of its own. MINIKUBE_FUZZ_REQUESTS asks for more than the few that every run makes,
/// MINIKUBE_FUZZ_SEED for others.
/// </summary>
[Collection("rest")]
public class FuzzTests(RestServer rest, Xunit.Abstractions.ITestOutputHelper output)
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Requests_OfAnyShape_AreAnsweredWithoutAnErrorOfTheServer()
    {
        var total = Setting("MINIKUBE_FUZZ_REQUESTS", 20_000);
        var seed = Setting("MINIKUBE_FUZZ_SEED", 1);
        var space = await rest.NamespaceAsync();
        foreach (var definition in FuzzedKinds.Definitions) (await rest.CreateAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition)).Code.ShouldBe(201);
        var failures = new ConcurrentQueue<string>();
        var codes = new ConcurrentDictionary<int, int>();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await Parallel.ForEachAsync(Enumerable.Range(0, AtOnce), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (worker, cancel) =>
        {
            var fuzzer = new RequestFuzzer((seed * 1000) + worker, space);
            for (var i = 0; i < total / AtOnce && failures.Count < 20; i++)
            {
                var request = fuzzer.Next();
                var (code, text) = await SendAsync(request);
                codes.AddOrUpdate(code, 1, (_, count) => count + 1);
                if (code is >= 500 and not (501 or 503 or 504) || code < 0) failures.Enqueue($"{code} {text}\n    {request}");
            }
        });

        failures.Count.ShouldBe(0, string.Join('\n', failures));
        codes.Keys.ShouldContain(200);
        codes.Keys.ShouldContain(201);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        foreach (var name in FuzzedKinds.Names) await rest.SendAsync("DELETE", $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}");
        output.WriteLine($"{total} requests, memory {before >> 20} MiB before and {(before + grown) >> 20} MiB after, answers {string.Join(' ', codes.OrderBy(code => code.Key))}");
        grown.ShouldBeLessThan(400L << 20, string.Join(' ', codes.OrderBy(code => code.Key)));
    }

    private async Task<(int Code, string Text)> SendAsync(FuzzedRequest wanted)
    {
        using var patience = new CancellationTokenSource(Longest);
        try
        {
            using var request = new HttpRequestMessage(new(wanted.Method), new Uri(rest.Client.BaseAddress + wanted.Path.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            request.Version = System.Net.HttpVersion.Version20;
            if (wanted.Body is { } body)
            {
                request.Content = new ByteArrayContent(body);
                if (wanted.ContentType.Length > 0) request.Content.Headers.TryAddWithoutValidation("Content-Type", wanted.ContentType);
            }
            request.Headers.TryAddWithoutValidation("Accept", wanted.Accept);
            foreach (var (name, value) in wanted.Headers)
            {
                if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
            using var response = await rest.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var code = (int)response.StatusCode;
            // What lasts is not waited for; its answer has come.
            if (code == 200 && response.Content.Headers.ContentType?.ToString().Contains("watch", StringComparison.Ordinal) == true) return (code, "");
            var text = await response.Content.ReadAsStringAsync(patience.Token);
            return (code, text);
        }
        catch (OperationCanceledException)
        {
            return (-1, $"no answer within {Longest}");
        }
        catch (HttpRequestException error)
        {
            return (-2, error.ToString());
        }
    }

    private static int Setting(string name, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : standard;
}
