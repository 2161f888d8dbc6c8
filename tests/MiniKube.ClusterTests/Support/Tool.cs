using System.Diagnostics;
using System.Text;

namespace MiniKube.ClusterTests.Support;

/// <summary>Runs a program as a user would and keeps what it said. A program that does not end in time is killed and the test fails with its output.</summary>
internal sealed class Tool(string path, IReadOnlyDictionary<string, string>? environment = null)
{
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(180);

    public string Path => path;

    /// <summary>The output of a program that must succeed.</summary>
    public async Task<string> OutputAsync(params string[] arguments)
    {
        var result = await RunAsync(null, arguments);
        result.ExitCode.ShouldBe(0, $"{System.IO.Path.GetFileName(path)} {string.Join(' ', arguments)}\n{result.Output}{result.Errors}");
        return result.Output;
    }

    public Task<ToolResult> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    public async Task<ToolResult> RunAsync(string? input, string[] arguments, TimeSpan? deadline = null)
    {
        using var process = Start(arguments, redirectInput: true);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            if (input is not null) await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code and output say why.
        }
        using var timeout = new CancellationTokenSource(deadline ?? Deadline);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{path} {string.Join(' ', arguments)} did not end within {deadline ?? Deadline}\n{await output}{await errors}");
        }
        return new(process.ExitCode, await output, await errors);
    }

    public Process Start(string[] arguments, bool redirectInput = false)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}

internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    public string All => Output + Errors;
}
