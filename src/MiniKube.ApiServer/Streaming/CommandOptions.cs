using MiniKube.ApiServer.Rest.Requests;

namespace MiniKube.ApiServer.Streaming;

/// <summary>Which streams an exec or attach has.</summary>
internal sealed record CommandOptions(bool Stdin, bool Stdout, bool Stderr, bool Tty)
{
    /// <exception cref="ApiException">400: nothing to stream.</exception>
    public static CommandOptions Read(RequestQuery query)
    {
        var tty = query.Flag("tty");
        // A terminal has one output.
        var options = new CommandOptions(query.Flag("stdin"), query.Flag("stdout"), query.Flag("stderr") && !tty, tty);
        return options.Stdin || options.Stdout || options.Stderr
            ? options
            : throw ApiException.BadRequest("you must specify at least 1 of stdin, stdout, stderr");
    }

    /// <summary>Names of the SPDY streams that the client opens.</summary>
    public IEnumerable<string> Streams(bool withResize)
    {
        yield return "error";
        if (Stdin) yield return "stdin";
        if (Stdout) yield return "stdout";
        if (Stderr) yield return "stderr";
        if (Tty && withResize) yield return "resize";
    }
}
