using MiniKube.Cluster.Pki;
using YamlDotNet.RepresentationModel;

namespace MiniKube.Cluster.Kubeconfig;

/// <summary>The kubeconfig of the person at the keyboard: entries of other clusters stay as they are.</summary>
internal sealed class UserKubeconfig(string path, TimeProvider time)
{
    private static readonly string[] Lists = ["clusters", "users", "contexts"];
    /// <summary>EEXIST.</summary>
    private const int AlreadyThere = 17;

    /// <summary>When a file that is not there was written last.</summary>
    private static readonly DateTime OfNoFile = DateTime.FromFileTimeUtc(0);

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(1);

    /// <summary>Where kubectl would write: the first file of <c>KUBECONFIG</c>, or <c>~/.kube/config</c>.</summary>
    public static string DefaultPath() =>
        (Environment.GetEnvironmentVariable("KUBECONFIG") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is { } first
            ? Path.GetFullPath(first)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");

    /// <summary>Tells before anything is made that the context could not be written in the end.</summary>
    public void RequireUsable()
    {
        try
        {
            Read();
            if (Directory.Exists(path)) throw new ClusterException(ClusterFailure.Usage, $"{path} is a folder: name a file with --kubeconfig");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var probe = new FileStream($"{path}.{Environment.ProcessId}.tmp", new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterException(ClusterFailure.Usage, $"{path} cannot be written ({e.Message.TrimEnd('.')}): name another file with --kubeconfig", e);
        }
    }

    /// <summary>Adds or replaces the context and selects it. Returns the context that was selected before.</summary>
    public async Task<string?> MergeAsync(KubeconfigDocument document, CancellationToken cancel)
    {
        await using var _ = await LockAsync(cancel);
        if (Read() is not { } root)
        {
            PrivateFile.Write(path, document.Render());
            return null;
        }

        var added = Parse(document.Render());
        foreach (var list in Lists)
        {
            var entries = Sequence(root, list);
            RemoveNamed(entries, document.Context);
            entries.Add(((YamlSequenceNode)added[list]).Children[0]);
        }

        var before = Scalar(root, "current-context");
        root.Children[new YamlScalarNode("current-context")] = new YamlScalarNode(document.Context);
        Write(root);
        return before == document.Context ? null : before;
    }

    /// <summary>Removes the context, selects the one before it if it is still there, and removes the file when nothing is left in it.</summary>
    public async Task RemoveAsync(string context, string? previous, CancellationToken cancel)
    {
        if (!File.Exists(path)) return;
        await using var _ = await LockAsync(cancel);
        if (Read() is not { } root) return;
        var changed = false;
        foreach (var list in Lists) changed |= RemoveNamed(Sequence(root, list), context);
        if (Scalar(root, "current-context") == context)
        {
            changed = true;
            var known = previous is not null && Sequence(root, "contexts").Any(c => NameOf(c) == previous);
            root.Children[new YamlScalarNode("current-context")] = new YamlScalarNode(known ? previous : "") { Style = YamlDotNet.Core.ScalarStyle.DoubleQuoted };
        }

        if (!changed) return;
        if (Lists.All(l => Sequence(root, l).Children.Count == 0)) File.Delete(path);
        else Write(root);
    }

    /// <summary>A file that nobody can read mentions nothing.</summary>
    public bool Mentions(string context)
    {
        try
        {
            return File.Exists(path) && Read() is { } root && Lists.Any(l => Sequence(root, l).Any(e => NameOf(e) == context));
        }
        catch (ClusterException)
        {
            return false;
        }
    }

    private static bool RemoveNamed(YamlSequenceNode entries, string name)
    {
        var found = entries.Where(e => NameOf(e) == name).ToList();
        foreach (var entry in found) entries.Children.Remove(entry);
        return found.Count > 0;
    }

    private static string? NameOf(YamlNode entry) => entry is YamlMappingNode mapping ? Scalar(mapping, "name") : null;

    private static string? Scalar(YamlMappingNode mapping, string key) => mapping.Children.TryGetValue(key, out var value) && value is YamlScalarNode { Value.Length: > 0 } scalar ? scalar.Value : null;

    /// <summary>The list of that name; kubectl writes <c>null</c> for an empty one.</summary>
    private static YamlSequenceNode Sequence(YamlMappingNode root, string name)
    {
        if (root.Children.TryGetValue(name, out var node) && node is YamlSequenceNode sequence) return sequence;
        var created = new YamlSequenceNode { Style = YamlDotNet.Core.Events.SequenceStyle.Block };
        root.Children[new YamlScalarNode(name)] = created;
        return created;
    }

    private static YamlMappingNode Parse(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private YamlMappingNode? Read()
    {
        if (!File.Exists(path)) return null;
        var text = File.ReadAllText(path);
        if (string.IsNullOrWhiteSpace(text)) return null;
        try
        {
            return Parse(text);
        }
        catch (Exception e) when (e is YamlDotNet.Core.YamlException or InvalidCastException or ArgumentOutOfRangeException)
        {
            throw new ClusterException($"{path} is not a kubeconfig ({e.Message}): mend or move it, or set KUBECONFIG to another file", e);
        }
    }

    private void Write(YamlMappingNode root)
    {
        using var writer = new StringWriter();
        new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);

        // YamlDotNet ends a document with "...".
        var text = writer.ToString();
        PrivateFile.Write(path, text.EndsWith("...\n", StringComparison.Ordinal) ? text[..^4] : text);
    }

    /// <summary>kubectl's own protocol: whoever creates FILE.lock may write.</summary>
    private async Task<LockFile> LockAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var name = path + ".lock";
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                new FileStream(name, FileMode.CreateNew, FileAccess.Write).Dispose();
                return new LockFile(name);
            }
            catch (IOException taken) when (taken.HResult == AlreadyThere)
            {
                var made = File.GetLastWriteTimeUtc(name);
                // It went meanwhile, and another one may be there by now.
                if (made == OfNoFile) continue;
                // Its maker died if it is that old: nobody holds it longer than a write takes.
                if (time.GetUtcNow() - made > Stale) File.Delete(name);
                else if (time.GetElapsedTime(started) > LockPatience) throw new ClusterException(ClusterFailure.TimedOut, $"{name} exists, so another program is writing the kubeconfig: if none is, remove that file and run this again");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancel);
        }
    }

    private sealed class LockFile(string name) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            File.Delete(name);
            return ValueTask.CompletedTask;
        }
    }
}
